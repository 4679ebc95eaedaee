"""When one visit starts, given when the people before it are free.

The rules that are not obvious:

- Nobody waits before the first visit; one leaves home later instead.
- The break lies where it costs least: at home before leaving, inside waiting that is long enough, and
  otherwise as late as its window allows: on arrival or, when that is too late, before leaving for it.
- Two people together start when both are there. In a sequence the second starts `least` minutes after the
  first or later; when that would be more than `greatest`, the first one waits.
"""

from math import isnan

from dispatch.compiled import compiled
from dispatch.records import LATENESS, SHIFTED, SINGLE, WAITING, Data
from dispatch.state import NONE, Scratch, State

EPSILON = 1e-9  # minutes; keeps rounding from turning a gap that fits exactly into one that does not
ENDLESS = float("inf")
NEVER = float("nan")

SETTLED, DIRTY = 1, 2  # flags of a route while times change
KEEP, LATER, IMPOSSIBLE = range(3)  # verdicts on a break


@compiled
def opening(data: Data, node: int, ready: float) -> float:
    """The first minute from `ready` on at which the node's windows let it start, endless when none does."""
    for w in range(data.nodes[node].window, data.nodes[node].window_after):
        window = data.windows[w]
        if ready <= window.closes + EPSILON:
            return float(max(ready, window.opens))
    return ENDLESS


@compiled
def lateness(data: Data, node: int, start: float) -> float:
    """Minutes after the end of the window that the start belongs to."""
    late = 0.0
    for w in range(data.nodes[node].window, data.nodes[node].window_after):
        if data.windows[w].opens <= start + EPSILON:
            late = max(0.0, start - data.windows[w].ends)
    return float(late)


@compiled
def origin(data: Data, route: int, before: int) -> int:
    """The spot from which the route comes after `before`, its start place when nothing is before."""
    if before == NONE:
        return int(data.routes[route].leave)
    return int(data.visits[data.nodes[before].visit].spot)


@compiled
def arrive(data: Data, state: State, scratch: Scratch, visit: int) -> None:
    """When the worker of each placed position gets to the visit, without a break on the way."""
    first = data.visits[visit].first
    for node in range(first, data.visits[visit].after):
        part, route, before = scratch.parts[node - first], state.nodes[node].route, state.nodes[node].prev
        part.broke = NEVER
        if route == NONE:
            continue
        leg = data.legs[data.routes[route].mode, origin(data, route, before), data.visits[visit].spot]
        part.free = data.routes[route].opens if before == NONE else state.nodes[before].done
        part.came = part.free + leg.minutes
        part.ready = part.came


@compiled
def settle(data: Data, state: State, scratch: Scratch, visit: int) -> bool:
    """Find the earliest starts that suit windows and pair; False when there are none."""
    asked, one, two = data.visits[visit], scratch.parts[0], scratch.parts[1]
    first = asked.first
    has_one = state.nodes[first].route != NONE
    has_two = asked.pair != SINGLE and state.nodes[first + 1].route != NONE
    if has_one:
        one.begin = opening(data, first, one.ready)
    if has_two:
        two.begin = opening(data, first + 1, two.ready)
    if not (has_one and has_two):
        return bool((one.begin if has_one else two.begin) < ENDLESS)
    while one.begin < ENDLESS and two.begin < ENDLESS:
        if two.begin < one.begin + asked.least - EPSILON:
            two.begin = opening(data, first + 1, one.begin + asked.least)
        elif two.begin > one.begin + asked.greatest + EPSILON:
            one.begin = opening(data, first, two.begin - asked.greatest)
        else:
            return True
    return False


@compiled
def place_break(data: Data, state: State, scratch: Scratch, node: int) -> int:
    """Decide whether the break belongs before this node; LATER when that makes the node later."""
    part = scratch.parts[node - data.visits[data.nodes[node].visit].first]
    route, starts_day = data.routes[state.nodes[node].route], state.nodes[node].prev == NONE
    leg = part.came - part.free
    here, there = max(part.came, route.rest_opens), max(part.free, route.rest_opens)
    if starts_day and there + route.rest <= min(route.rest_closes, part.begin - leg):
        part.broke = there
        return KEEP
    if here + route.rest <= min(route.rest_closes, part.begin):
        part.broke = min(route.rest_closes, part.begin) - route.rest if starts_day else here
        return KEEP
    done = part.begin + data.nodes[node].minutes
    if max(done, route.rest_opens) + route.rest <= route.rest_closes:
        return KEEP  # there is time for it after this visit
    if here + route.rest <= route.rest_closes:
        part.broke = here
        part.ready = here + route.rest
        return LATER
    if there + route.rest <= route.rest_closes:
        part.broke = there
        part.came = there + route.rest + leg
        part.ready = part.came
        return LATER
    return IMPOSSIBLE


@compiled
def owes_break(data: Data, state: State, scratch: Scratch, node: int) -> bool:
    """Whether the worker still has to take the break when this node comes up."""
    now = state.nodes[node]
    if now.route == NONE or data.routes[now.route].rest == 0.0:
        return False
    if not isnan(scratch.parts[node - data.visits[data.nodes[node].visit].first].broke):
        return False
    return bool(now.prev == NONE or state.nodes[now.prev].rested == 0)


@compiled
def start_times(data: Data, state: State, scratch: Scratch, visit: int) -> bool:
    """Fill `begin`, `came` and `broke` of each part of the visit; False when it does not fit here."""
    arrive(data, state, scratch, visit)
    again = True
    while again:
        if not settle(data, state, scratch, visit):
            return False
        again = False
        for node in range(data.visits[visit].first, data.visits[visit].after):
            if owes_break(data, state, scratch, node):
                verdict = place_break(data, state, scratch, node)
                if verdict == IMPOSSIBLE:
                    return False
                again = again or verdict == LATER
    return True


@compiled
def waiting(data: Data, state: State, scratch: Scratch, node: int) -> float:
    """Minutes between arriving and starting that are no break; only a break makes a first visit wait."""
    part = scratch.parts[node - data.visits[data.nodes[node].visit].first]
    rest = data.routes[state.nodes[node].route].rest
    rests_here = part.broke + rest <= part.begin and part.broke >= part.came - EPSILON
    if state.nodes[node].prev == NONE:
        return float(max(0.0, part.begin - part.broke - rest)) if rests_here else 0.0
    return float(max(0.0, part.begin - part.came - (rest if rests_here else 0.0)))


@compiled
def write_node(data: Data, state: State, scratch: Scratch, node: int) -> bool:
    """Store the new times of a node, with log and costs; False when nothing changed for the node after it."""
    part = scratch.parts[node - data.visits[data.nodes[node].visit].first]
    now, log = state.nodes[node], scratch.log[scratch.tally[0]]
    scratch.tally[0] += 1
    log.node, log.start, log.done, log.waited = node, now.start, now.done, now.waited
    log.late, log.rested, log.pause = now.late, now.rested, now.pause
    rested = 0
    if not isnan(part.broke) or (now.prev != NONE and state.nodes[now.prev].rested == 1):
        rested = 1
    now.start, now.done = part.begin, part.begin + data.nodes[node].minutes
    now.rested, now.pause = rested, part.broke
    now.waited, now.late = waiting(data, state, scratch, node), lateness(data, node, part.begin)
    state.cost[WAITING] += data.weights[WAITING] * (now.waited - log.waited)
    state.cost[LATENESS] += data.weights[LATENESS] * (now.late - log.late)
    return bool(now.done != log.done or now.rested != log.rested)


@compiled
def shift_cost(data: Data, state: State, visit: int) -> float:
    """What starting at another time than the plan in force costs."""
    away = abs(state.nodes[data.visits[visit].first].start - data.visits[visit].target)
    return 0.0 if isnan(away) else float(data.weights[SHIFTED] * away)


@compiled
def mark(scratch: Scratch, route: int, flag: int) -> None:
    """List the route as touched; DIRTY means its next node has to be timed again."""
    if scratch.marks[route].flag == 0:
        scratch.marks[scratch.tally[2]].listed = route
        scratch.tally[2] += 1
    scratch.marks[route].flag = flag


@compiled
def time_visit(data: Data, state: State, scratch: Scratch, visit: int) -> bool:
    """Time one visit after its predecessors and mark the routes on which something changed."""
    if not start_times(data, state, scratch, visit):
        return False
    before = shift_cost(data, state, visit)
    for node in range(data.visits[visit].first, data.visits[visit].after):
        if state.nodes[node].route != NONE:
            changed = write_node(data, state, scratch, node)
            mark(scratch, state.nodes[node].route, DIRTY if changed else SETTLED)
    state.cost[SHIFTED] += shift_cost(data, state, visit) - before
    return True
