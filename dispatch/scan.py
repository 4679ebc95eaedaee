"""Looks through the gaps of the routes for the place where a visit costs least.

Trying a gap means timing it; a bound that needs no timing (travel, person, spread) is asked first, and routes
are tried by rising bound, so that most gaps are never timed.
"""

from dispatch.chance import draw
from dispatch.compiled import compiled, entry
from dispatch.insertion import FITS, copy_row, detour, extra_cost, follower, insert, spread_cost, take_back
from dispatch.records import DISTANCE, FREE, GREATEST, LATENESS, SINGLE, TRAVEL, WAITING, Data
from dispatch.state import BEST, NONE, TRIAL, Scratch, State
from dispatch.timing import ENDLESS, lateness, opening, origin

# What a scan has to find: entries of `gain` that cut it off.
BEST_ONLY, WITH_SECOND, EVERY_ROUTE = range(3)
# Routes tried for each position when the visit already fits on one of them at less than its price.
BEAM = 10


@entry
def scan(data: Data, state: State, scratch: Scratch, visit: int, depth: int, blink: float) -> float:
    """The least extra cost of a visit that is not placed, endless when it fits nowhere.

    Fills row BEST of `choices`, and `gain` with the best cost and, from depth WITH_SECOND, the best with
    another first person. With EVERY_ROUTE, `found` tells the same for each position and route. With chance
    `blink` a gap is overlooked, so that repeated searches differ (Christiaens and Vanden Berghe 2020).
    """
    asked = data.visits[visit]
    for k in range(3):
        scratch.gain[k] = ENDLESS
    for k in range(4):
        scratch.choices[BEST, k] = NONE
    for node in range(asked.first, asked.after):
        rank_routes(data, state, scratch, node, node - asked.first)
    for i in range(len(data.routes)):
        route = scratch.found[0, i].ranked
        before, bound = scratch.gain[0], scratch.found[0, route].bound
        if asked.pair != SINGLE:
            bound += scratch.found[1, scratch.found[1, 0].ranked].bound
        if not bound < scratch.gain[depth] or beam_is_full(data, scratch, visit, i, depth):
            break
        if asked.pair == SINGLE:
            scan_route(data, state, scratch, visit, 0, route, depth, blink)
        else:
            scan_with(data, state, scratch, visit, route, depth, blink)
        if scratch.gain[0] < before:
            scratch.gain[1] = before
        else:
            scratch.gain[1] = min(scratch.gain[1], scratch.found[0, route].extra)
    return float(scratch.gain[0])


@compiled
def beam_is_full(data: Data, scratch: Scratch, visit: int, tried: int, depth: int) -> bool:
    """Whether enough routes were tried, and the visit fits at less than the price of leaving it out."""
    return bool(depth != EVERY_ROUTE and tried >= BEAM and scratch.gain[0] < data.visits[visit].price)


@compiled
def rank_routes(data: Data, state: State, scratch: Scratch, node: int, k: int) -> None:
    """Bound the cost of the node on each route, and rank the routes by it."""
    for route in range(len(data.routes)):
        found = scratch.found[k, route]
        found.extra, found.why, found.bound = ENDLESS, FITS, ENDLESS
        if data.offers[node, route].barred == FREE:
            found.bound = route_bound(data, state, node, route)
        at = route
        while at > 0 and scratch.found[k, scratch.found[k, at - 1].ranked].bound > found.bound:
            scratch.found[k, at].ranked = scratch.found[k, at - 1].ranked
            at -= 1
        scratch.found[k, at].ranked = route


@compiled
def route_bound(data: Data, state: State, node: int, route: int) -> float:
    """The least bound over the gaps of the route."""
    before, after, least = int(NONE), state.routes[route].head, ENDLESS
    while True:
        least = min(least, gap_bound(data, state, node, route, before, after))
        if after == NONE:
            return float(least)
        before, after = after, state.nodes[after].next


@compiled
def gap_bound(data: Data, state: State, node: int, route: int, before: int, after: int) -> float:
    """No insertion into the gap costs less; endless when the window is closed on arrival.

    Way, person and spread are exact, the work can fill waiting at best minute by minute, and nothing before
    the gap gets earlier, so that neither this node nor the next can be less late than found here.
    """
    late, later = gap_lateness(data, state, node, route, before, after)
    if late == ENDLESS:
        return ENDLESS
    minutes, kilometres = detour(data, route, before, node, after)
    work = minutes + data.nodes[node].minutes
    offer, weights = data.offers[node, route], data.weights
    cost = weights[TRAVEL] * minutes + weights[DISTANCE] * kilometres + offer.liking + offer.moving
    cost += spread_cost(data, state, data.routes[route].worker, work)
    cost += weights[LATENESS] * (late + later)
    cost += max(0.0, weights[GREATEST] * late - state.cost[GREATEST])
    return float(cost - weights[WAITING] * max(0.0, work))


@compiled
def gap_lateness(
    data: Data, state: State, node: int, route: int, before: int, after: int
) -> tuple[float, float]:
    """How late the node would be in the gap, endless when closed, and how much later it makes the next."""
    legs, here = data.legs[data.routes[route].mode], data.visits[data.nodes[node].visit].spot
    free = data.routes[route].opens if before == NONE else state.nodes[before].done
    start = opening(data, node, free + legs[origin(data, route, before), here].minutes)
    if start == ENDLESS:
        return ENDLESS, 0.0
    late = lateness(data, node, start)
    if after == NONE:
        return late, 0.0
    leg = legs[here, data.visits[data.nodes[after].visit].spot]
    follows = opening(data, after, start + data.nodes[node].minutes + leg.minutes)
    if follows == ENDLESS:
        return ENDLESS, 0.0
    return late, float(max(0.0, lateness(data, after, follows) - state.nodes[after].late))


@entry
def scan_route(
    data: Data, state: State, scratch: Scratch, visit: int, k: int, route: int, depth: int, blink: float
) -> None:
    """Try position k alone in the gaps of one route."""
    node, choices = data.visits[visit].first + k, scratch.choices
    before, after = int(NONE), state.routes[route].head  # a plain constant would be compiled twice
    for i in range(4):
        choices[TRIAL, i] = NONE
    choices[TRIAL, 2 * k] = route
    while before == NONE or state.nodes[before].done <= data.nodes[node].last:
        bound = gap_bound(data, state, node, route, before, after)
        if bound < scratch.gain[depth] and not draws_blink(scratch, blink):
            choices[TRIAL, 2 * k + 1] = before
            try_choice(data, state, scratch, visit)
        if after == NONE:
            break
        before, after = after, state.nodes[after].next


@compiled
def scan_with(
    data: Data, state: State, scratch: Scratch, visit: int, route: int, depth: int, blink: float
) -> None:
    """Try the first position on one route together with the second on all others."""
    first, bound = data.visits[visit].first, scratch.found[0, route].bound
    for j in range(len(data.routes)):
        other = scratch.found[1, j].ranked
        least = bound + scratch.found[1, other].bound
        if not least < scratch.gain[depth] or beam_is_full(data, scratch, visit, j, depth):
            return
        if other_person(data, first + 1, route, other):
            scan_two(data, state, scratch, visit, route, other, depth, blink)


@compiled
def other_person(data: Data, node: int, route: int, other: int) -> bool:
    """Whether the other route may take the node and is not the same worker's."""
    free = data.offers[node, other].barred == FREE
    return bool(free and data.routes[other].worker != data.routes[route].worker)


@compiled
def scan_two(
    data: Data, state: State, scratch: Scratch, visit: int, route: int, other: int, depth: int, blink: float
) -> None:
    """Try both positions in all pairs of gaps of two routes that one place in the order can lie in."""
    node, row, last = data.visits[visit].first, scratch.choices[TRIAL], len(state.rank)
    row[0], row[1], row[2], row[3] = route, NONE, other, NONE
    while True:
        after, beyond = follower(state, route, row[1]), follower(state, other, row[3])
        bound = gap_bound(data, state, node, route, row[1], after)
        if bound < scratch.gain[depth]:
            bound += gap_bound(data, state, node + 1, other, row[3], beyond)
        if bound < scratch.gain[depth] and not draws_blink(scratch, blink):
            try_choice(data, state, scratch, visit)
        if after == NONE and beyond == NONE:
            return
        rank = last if after == NONE else state.rank[data.nodes[after].visit]
        rank_beyond = last if beyond == NONE else state.rank[data.nodes[beyond].visit]
        if rank <= rank_beyond:
            row[1] = after
        if rank_beyond <= rank:
            row[3] = beyond
        if row[1] != NONE and state.nodes[row[1]].done > data.nodes[node].last:
            return
        if row[3] != NONE and state.nodes[row[3]].done > data.nodes[node + 1].last:
            return


@compiled
def draws_blink(scratch: Scratch, blink: float) -> bool:
    """Whether this gap is overlooked."""
    return blink > 0.0 and draw(scratch.random) < blink


@compiled
def try_choice(data: Data, state: State, scratch: Scratch, visit: int) -> None:
    """Try row TRIAL, note its cost and start for each route in it, and keep it when it is the best yet."""
    verdict = insert(data, state, scratch, visit)
    extra = extra_cost(state, scratch) if verdict == FITS else ENDLESS
    first = data.visits[visit].first
    for k in range(data.visits[visit].after - first):
        route = scratch.choices[TRIAL, 2 * k]
        if route == NONE:
            continue
        found = scratch.found[k, route]
        found.why = max(found.why, verdict)
        if extra < found.extra:
            found.extra, found.start = extra, state.nodes[first + k].start
    take_back(data, state, scratch, visit)
    if extra < scratch.gain[0]:
        scratch.gain[0] = extra
        copy_row(scratch.choices[BEST], scratch.choices[TRIAL])
