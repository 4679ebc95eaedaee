"""The timetable of all routes: each worker leaves, travels, waits for the window, serves and goes back.

Only what changed is timed again: visits are taken in the global order, and a visit whose predecessors are as
they were keeps its times. Everything overwritten is logged, so that a trial can be undone.
"""

from dispatch.compiled import compiled
from dispatch.records import GREATEST, OVERTIME, Data
from dispatch.state import NONE, Scratch, State
from dispatch.timing import DIRTY, ENDLESS, EPSILON, origin, time_visit


@compiled
def time_home(data: Data, state: State, route: int) -> float:
    """When the route is back, after a break that could not wait; endless when the break was missed."""
    shift, last = data.routes[route], state.routes[route].tail
    if last == NONE:
        return float(shift.opens)
    leg = data.legs[shift.mode, origin(data, route, last), shift.back].minutes
    free = state.nodes[last].done
    rested = shift.rest == 0.0 or state.nodes[last].rested == 1
    if rested or max(free + leg, shift.rest_opens) + shift.rest <= shift.rest_closes:
        return float(free + leg)
    paused = max(free, shift.rest_opens) + shift.rest
    return float(paused + leg) if paused <= shift.rest_closes else ENDLESS


@compiled
def overtime(data: Data, route: int, home: float) -> float:
    """Minutes back after the end of the shift."""
    return float(max(0.0, home - data.routes[route].ends))


@compiled
def greatest_lateness(state: State) -> float:
    """The latest start of the plan; nodes that are not placed are not late."""
    worst = 0.0
    for node in range(len(state.nodes)):
        worst = max(worst, state.nodes[node].late)
    return float(worst)


@compiled
def is_dirty(data: Data, state: State, scratch: Scratch, visit: int) -> bool:
    """Whether something changed before one of the visit's nodes."""
    for node in range(data.visits[visit].first, data.visits[visit].after):
        if scratch.marks[state.nodes[node].route].flag == DIRTY:
            return True
    return False


@compiled
def write_home(data: Data, state: State, scratch: Scratch, route: int) -> bool:
    """Time the way home of a route again; False when it ends too late."""
    home, before = time_home(data, state, route), state.routes[route].home
    if home > data.routes[route].closes + EPSILON:
        return False
    log = scratch.route_log[scratch.tally[1]]
    scratch.tally[1] += 1
    log.route, log.home = route, before
    longer = overtime(data, route, home) - overtime(data, route, before)
    state.cost[OVERTIME] += data.weights[OVERTIME] * longer
    state.routes[route].home = home
    return True


@compiled
def retime(data: Data, state: State, scratch: Scratch, slot: int) -> bool:
    """Time again whatever follows on marked routes, from `slot` of the order; False when it does not fit."""
    for k in range(slot, state.size[0]):
        visit = state.order[k]
        if is_dirty(data, state, scratch, visit) and not time_visit(data, state, scratch, visit):
            return False
    for k in range(scratch.tally[2]):
        route = scratch.marks[k].listed
        if scratch.marks[route].flag == DIRTY and not write_home(data, state, scratch, route):
            return False
    if data.weights[GREATEST] > 0.0:
        state.cost[GREATEST] = data.weights[GREATEST] * greatest_lateness(state)
    return True


@compiled
def forget_log(scratch: Scratch) -> None:
    """Accept what was timed: empty the log and the marks."""
    for k in range(scratch.tally[2]):
        scratch.marks[scratch.marks[k].listed].flag = 0
    for k in range(3):
        scratch.tally[k] = 0


@compiled
def undo_times(state: State, scratch: Scratch) -> None:
    """Put the logged times back and empty the log."""
    for k in range(scratch.tally[0]):
        log = scratch.log[k]
        now = state.nodes[log.node]
        now.start, now.done, now.waited = log.start, log.done, log.waited
        now.late, now.rested, now.pause = log.late, log.rested, log.pause
    for k in range(scratch.tally[1]):
        state.routes[scratch.route_log[k].route].home = scratch.route_log[k].home
    forget_log(scratch)
