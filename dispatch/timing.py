"""When one visit starts, given when the people before it are free.

The rules that are not obvious:

- Nobody waits before the first visit; one leaves home later instead.
- The break lies where it costs nothing: at home before leaving, or inside waiting that is long enough. Else
  it is taken on the first arrival from the route's `rest_from` on, a time that the search chooses, or as late
  as its window allows: on arrival or, when that is too late, before leaving for it. One that has a price is
  not taken before a visit that would then come too late.
- Two people together start when both are there. In a sequence the second starts `least` minutes after the
  first or later; when that would be more than `greatest`, the first one waits.
"""

from math import inf, isnan, nan

from dispatch.compiled import compiled, inlined
from dispatch.links import arc_minutes, is_gate
from dispatch.records import SINGLE, World

EPSILON = 1e-9  # minutes; keeps rounding from turning a gap that fits exactly into one that does not

KEEP, LATER, IMPOSSIBLE = range(3)  # verdicts on a break


@inlined
def opening(world: World, node: int, ready: float) -> float:
    """The first minute from `ready` on at which the node's windows let it start, endless when none does."""
    now = world.nodes[node]
    if ready <= now.closes + EPSILON:
        return float(max(ready, now.opens))
    return later_opening(world, node, ready) if now.window < now.window_after else inf


@compiled
def later_opening(world: World, node: int, ready: float) -> float:
    """The same when the first window is closed."""
    for w in range(world.nodes[node].window, world.nodes[node].window_after):
        window = world.windows[w]
        if ready <= window.closes + EPSILON:
            return float(max(ready, window.opens))
    return inf


@inlined
def lateness(world: World, node: int, start: float) -> float:
    """Minutes after the end of the window that the start belongs to."""
    now = world.nodes[node]
    ends = now.ends
    for w in range(now.window, now.window_after):
        if world.windows[w].opens <= start + EPSILON:
            ends = world.windows[w].ends
    return float(max(0.0, start - ends))


@inlined
def arrive(world: World, node: int, part: int) -> None:
    """When the node's worker gets there, without a break on the way."""
    now, times = world.nodes[node], world.parts[part]
    times.free = world.nodes[now.prev].done
    times.came = times.free + arc_minutes(world, world.routes[now.route].mode, now.prev, node)
    times.ready = times.came
    times.broke = nan


@inlined
def settle(world: World, first: int, least: float, greatest: float) -> bool:
    """Find the earliest starts of a pair that suit windows and gap; False when there are none."""
    one, two = world.parts[0], world.parts[1]
    one.begin = opening(world, first, one.ready)
    two.begin = opening(world, first + 1, two.ready)
    while one.begin < inf and two.begin < inf:
        if two.begin < one.begin + least - EPSILON:
            two.begin = opening(world, first + 1, one.begin + least)
        elif two.begin > one.begin + greatest + EPSILON:
            one.begin = opening(world, first, two.begin - greatest)
        else:
            return True
    return False


@compiled
def place_break(world: World, node: int, part: int, missing: bool) -> int:
    """Decide whether the break belongs before this node; LATER when that makes the node later.

    `missing` leaves out a break that has a price unless it costs nothing here.
    """
    times, now = world.parts[part], world.nodes[node]
    route, starts_day = world.routes[now.route], is_gate(world, now.prev)
    leg, rest, closes = times.came - times.free, route.rest, route.rest_closes
    here, there = max(times.came, route.rest_opens), max(times.free, route.rest_opens)
    if starts_day and there + rest <= min(closes, times.begin - leg):
        times.broke = there
        return KEEP
    if here + rest <= min(closes, times.begin):
        times.broke = min(closes, times.begin) - rest if starts_day else here
        return KEEP
    may_wait = max(times.begin + now.minutes, route.rest_opens) + rest <= closes
    if times.came < route.rest_from and (may_wait or route.rest_from == inf):
        return KEEP
    if missing and route.rest_price < inf:
        return KEEP
    if here + rest <= closes:
        times.broke = here
        times.ready = here + rest
        return LATER
    if there + rest <= closes:
        times.broke = there
        times.came = there + rest + leg
        times.ready = times.came
        return LATER
    return KEEP if route.rest_price < inf else IMPOSSIBLE


@inlined
def owes_break(world: World, node: int) -> bool:
    """Whether the worker still has to take the break when this node comes up."""
    now = world.nodes[node]
    return bool(world.routes[now.route].rest > 0.0 and world.nodes[now.prev].rested == 0)


@inlined
def start_times(world: World, visit: int) -> bool:
    """Fill `begin`, `came` and `broke` of each part of the visit; False when it does not fit here.

    When only breaks keep it from fitting, those that have a price are not taken before it.
    """
    asked = world.visits[visit]
    first, count = asked.first, asked.after - asked.first
    delayed, missing = False, False
    for k in range(count):
        arrive(world, first + k, k)
    while True:
        if asked.kind == SINGLE:
            world.parts[0].begin = opening(world, first, world.parts[0].ready)
            verdict = KEEP if world.parts[0].begin < inf else IMPOSSIBLE
        else:
            verdict = KEEP if settle(world, first, asked.least, asked.greatest) else IMPOSSIBLE
        for k in range(count):
            if verdict != IMPOSSIBLE and owes_break(world, first + k) and isnan(world.parts[k].broke):
                verdict = max(verdict, place_break(world, first + k, k, missing))
        if verdict == KEEP:
            return True
        if verdict == LATER:
            delayed = True
        elif missing or not delayed:
            return False
        else:
            missing = True
            for k in range(count):
                arrive(world, first + k, k)


@inlined
def waiting(world: World, node: int, part: int) -> float:
    """Minutes between arriving and starting that are no break; only a break makes a first visit wait."""
    times, rest = world.parts[part], 0.0
    if not isnan(times.broke) and times.broke >= times.came - EPSILON:
        rest = float(world.routes[world.nodes[node].route].rest)
    if is_gate(world, world.nodes[node].prev):
        return max(0.0, times.begin - times.broke - rest) if rest > 0.0 else 0.0
    return float(max(0.0, times.begin - times.came - rest))


@inlined
def gap_times(
    world: World, node: int, route: int, before: int, after: int, earliest: float
) -> tuple[float, float, float]:
    """When the worker comes to the node in the gap, starts, from `earliest` on, and comes to the next."""
    mode = world.routes[route].mode
    came = world.nodes[before].done + arc_minutes(world, mode, before, node)
    start = opening(world, node, max(came, earliest))
    return came, start, start + world.nodes[node].minutes + arc_minutes(world, mode, node, after)


@inlined
def later_by(world: World, after: int, came: float) -> float:
    """How much later than now the node is when its worker comes then; endless when its windows are closed."""
    if is_gate(world, after):
        return 0.0
    follows = opening(world, after, came)
    late = lateness(world, after, follows) if follows < inf else inf
    return float(max(0.0, late - world.nodes[after].late))


@compiled
def shift_of(world: World, visit: int) -> float:
    """Minutes that the visit starts away from the plan in force."""
    row = world.visits[visit]
    away = abs(world.nodes[row.first].start - row.target)
    return float(away) if away == away else 0.0
