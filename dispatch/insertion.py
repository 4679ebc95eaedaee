"""Putting visits into routes and taking them out.

A trial links a visit, times what follows, reads the difference in cost and takes everything back.
"""

from dispatch.compiled import compiled, entry
from dispatch.records import (
    DISTANCE,  # fmt: skip,
    LATENESS,
    MOVED,
    PREFERENCE,
    SHIFTED,
    SPREAD,
    TRAVEL,
    UNASSIGNED,
    WAITING,
    Data,
    Floats,
)  # fmt: skip
from dispatch.schedule import forget_log, retime, undo_times
from dispatch.state import NONE, TRIAL, Scratch, State
from dispatch.timing import DIRTY, EPSILON, NEVER, mark, origin, shift_cost, time_visit

# Rows of `encode.REASONS` for what only a timetable can tell.
HOURS_EXCEEDED, NO_ROOM = 7, 8
FITS = -1


@compiled
def follower(state: State, route: int, before: int) -> int:
    """The node after a gap: the first of the route when nothing is before it."""
    return int(state.routes[route].head if before == NONE else state.nodes[before].next)


@compiled
def detour(data: Data, route: int, before: int, node: int, after: int) -> tuple[float, float]:
    """Extra minutes and kilometres of going by the node; an empty route has no way from start to end."""
    legs, here = data.legs[data.routes[route].mode], data.visits[data.nodes[node].visit].spot
    source = origin(data, route, before)
    target = data.routes[route].back if after == NONE else data.visits[data.nodes[after].visit].spot
    there, on, direct = legs[source, here], legs[here, target], legs[source, target]
    minutes, kilometres = there.minutes + on.minutes, there.kilometres + on.kilometres
    if before == NONE and after == NONE:
        return float(minutes), float(kilometres)
    return float(minutes - direct.minutes), float(kilometres - direct.kilometres)


@compiled
def price_link(data: Data, state: State, node: int, sign: float) -> None:
    """Costs and work that follow from who serves the node and where it stands, not from the timetable."""
    now = state.nodes[node]
    minutes, kilometres = detour(data, now.route, now.prev, node, now.next)
    offer, route, weights = data.offers[node, now.route], data.routes[now.route], data.weights
    state.cost[TRAVEL] += sign * weights[TRAVEL] * minutes
    state.cost[DISTANCE] += sign * weights[DISTANCE] * kilometres
    state.cost[PREFERENCE] += sign * offer.liking
    state.cost[MOVED] += sign * offer.moving
    work = sign * (minutes + data.nodes[node].minutes)
    state.cost[SPREAD] += spread_cost(data, state, route.worker, work)
    state.loads[route.worker] += work
    state.loads[route.day] += work


@compiled
def spread_cost(data: Data, state: State, worker: int, work: float) -> float:
    """What more work on the worker's account adds to the sum of squared hours."""
    load = state.loads[worker]
    return float(data.weights[SPREAD] * ((load + work) ** 2 - load**2) / 3600.0)


@compiled
def link(data: Data, state: State, node: int, route: int, before: int) -> None:
    """Put the node into the route, after `before` or first of all."""
    after, now = follower(state, route, before), state.nodes[node]
    now.route, now.prev, now.next = route, before, after
    if before == NONE:
        state.routes[route].head = node
    else:
        state.nodes[before].next = node
    if after == NONE:
        state.routes[route].tail = node
    else:
        state.nodes[after].prev = node
    price_link(data, state, node, 1.0)


@compiled
def unlink(data: Data, state: State, node: int) -> None:
    """Take the node out of its route."""
    price_link(data, state, node, -1.0)
    now = state.nodes[node]
    if now.prev == NONE:
        state.routes[now.route].head = now.next
    else:
        state.nodes[now.prev].next = now.next
    if now.next == NONE:
        state.routes[now.route].tail = now.prev
    else:
        state.nodes[now.next].prev = now.prev
    now.route, now.prev, now.next = NONE, NONE, NONE


@compiled
def within_hours(data: Data, state: State, route: int) -> bool:
    """Whether the worker's day and horizon limits hold."""
    day, worker = data.routes[route].day, data.routes[route].worker
    if state.loads[day] > data.limits[day] + EPSILON:
        return False
    return bool(state.loads[worker] <= data.limits[worker] + EPSILON)


@compiled
def copy_row(target: Floats, source: Floats) -> None:
    """Copy one by one; a slice would allocate memory in case the arrays overlap."""
    for k in range(len(source)):
        target[k] = source[k]


@compiled
def insert(data: Data, state: State, scratch: Scratch, visit: int) -> int:
    """Link the visit as row TRIAL of `choices` says, time it and what follows; FITS or the reason why not.

    Route NONE leaves a position open. The order is not touched; `take_back` undoes everything else.
    """
    copy_row(scratch.old_cost, state.cost)
    slot, first = state.size[0], data.visits[visit].first
    for node in range(first, data.visits[visit].after):
        k = node - first
        route, before = scratch.choices[TRIAL, 2 * k], scratch.choices[TRIAL, 2 * k + 1]
        if route == NONE:
            continue
        after = follower(state, route, before)
        if after != NONE:
            slot = min(slot, state.rank[data.nodes[after].visit])
        scratch.parts[k].worker_load = state.loads[data.routes[route].worker]
        scratch.parts[k].day_load = state.loads[data.routes[route].day]
        link(data, state, node, route, before)
        if not within_hours(data, state, route):
            return HOURS_EXCEEDED
    if time_visit(data, state, scratch, visit) and retime(data, state, scratch, slot):
        return FITS
    return NO_ROOM


@compiled
def take_back(data: Data, state: State, scratch: Scratch, visit: int) -> None:
    """Undo `insert`: times, links, accounts and costs exactly as they were."""
    undo_times(state, scratch)
    first = data.visits[visit].first
    for node in range(first, data.visits[visit].after):
        route = state.nodes[node].route
        if route != NONE:
            unlink(data, state, node)
            state.loads[data.routes[route].worker] = scratch.parts[node - first].worker_load
            state.loads[data.routes[route].day] = scratch.parts[node - first].day_load
    copy_row(state.cost, scratch.old_cost)


@compiled
def extra_cost(state: State, scratch: Scratch) -> float:
    """What the last `insert` added."""
    extra = 0.0
    for part in range(len(state.cost)):
        extra += state.cost[part] - scratch.old_cost[part]
    return extra


@entry
def place(data: Data, state: State, scratch: Scratch, visit: int) -> bool:
    """Do row TRIAL for good, at the place in the order that suits its start; False if it does not fit."""
    first, low, high = data.visits[visit].first, 0, state.size[0]
    for k in range(data.visits[visit].after - first):
        before = scratch.choices[TRIAL, 2 * k + 1]
        after = follower(state, scratch.choices[TRIAL, 2 * k], before)
        if before != NONE:
            low = max(low, state.rank[data.nodes[before].visit] + 1)
        if after != NONE:
            high = min(high, state.rank[data.nodes[after].visit])
    if low > high:
        return False
    if insert(data, state, scratch, visit) != FITS:
        take_back(data, state, scratch, visit)
        return False
    start = state.nodes[first].start
    while low < high and state.nodes[data.visits[state.order[low]].first].start < start:
        low += 1
    for k in range(state.size[0], low, -1):
        state.order[k] = state.order[k - 1]
        state.rank[state.order[k]] = k
    state.order[low] = visit
    state.rank[visit] = low
    state.size[0] += 1
    state.cost[UNASSIGNED] -= data.visits[visit].price
    forget_log(scratch)
    return True


@compiled
def displace(data: Data, state: State, scratch: Scratch, visit: int) -> int:
    """Take a placed visit out and mark its routes for `retime`; gives the slot from which to time again."""
    state.cost[SHIFTED] -= shift_cost(data, state, visit)
    for node in range(data.visits[visit].first, data.visits[visit].after):
        now = state.nodes[node]
        mark(scratch, now.route, DIRTY)
        unlink(data, state, node)
        state.cost[WAITING] -= data.weights[WAITING] * now.waited
        state.cost[LATENESS] -= data.weights[LATENESS] * now.late
        now.waited, now.late, now.rested = 0.0, 0.0, 0
        now.start, now.done, now.pause = NEVER, NEVER, NEVER
    slot = state.rank[visit]
    state.size[0] -= 1
    for k in range(slot, state.size[0]):
        state.order[k] = state.order[k + 1]
        state.rank[state.order[k]] = k
    state.rank[visit] = NONE
    state.cost[UNASSIGNED] += data.visits[visit].price
    return int(slot)


@entry
def remove(data: Data, state: State, scratch: Scratch, count: int) -> bool:
    """Take out the first `count` visits of `pending`; False when what stays cannot be timed any more.

    That is rare (an earlier visit can push a break to a worse place), and the state is spoilt then.
    """
    fits = True
    for k in range(count):
        # One by one: a route is marked as a whole, and can have only one place from which it is timed again.
        slot = displace(data, state, scratch, scratch.pending[k])
        fits = fits and retime(data, state, scratch, slot)
        forget_log(scratch)
    return fits
