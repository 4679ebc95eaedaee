"""Looks through the gaps of the routes for the place where a left-out visit costs least.

Trying a gap means timing it; a bound that needs no timing (ways, person, spread) is asked first, and routes
are tried by rising bound, so that most gaps are never timed.
"""

from math import inf
from typing import NamedTuple

import numpy as np

from dispatch.amounts import total
from dispatch.chance import draw
from dispatch.compiled import compiled, entry, inlined
from dispatch.gaps import gap_bound, two_bound
from dispatch.insertion import insert, take_back
from dispatch.links import gate_of, is_gate, key_after
from dispatch.records import (
    EFFORT,
    FITS,
    FOUND,
    ROUTES,
    SINGLE,
    Floats,
    Ints,
    Records,
    World,
)  # fmt: skip

# What a scan has to find: entries of `gain` that cut it off.
BEST_ONLY, WITH_SECOND, EVERY_ROUTE = range(3)
# Rows of `choices`: the insertion on trial, the best of a scan, and that of the visit which goes next.
TRIAL, BEST, CHOSEN = range(3)
# Routes tried for each position when the visit already fits on one of them at less than its price.
BEAM = 10
# What one trial takes, counted in gaps that are only looked at.
TRIAL_EFFORT = 10


class Survey(NamedTuple):
    """What scans look for and what they found."""

    choices: Ints  # by row: route and node before it, for each position
    found: Records  # FOUND by position and route
    bounds: Floats  # by position and node: what going into the gap behind the node costs at least
    gain: Floats  # cost of the best insertion, of the best with another first person, and endless
    pending: Ints  # visits to be removed or inserted


def new_survey(world: World) -> Survey:
    """Empty arrays of the right sizes."""
    routes, visits = len(world.routes) - 1, len(world.visits)
    return Survey(
        np.full((3, 4), -1, dtype=np.int64),
        np.zeros((2, routes), dtype=FOUND).view(np.recarray),
        np.full((2, len(world.nodes)), inf),
        np.full(3, inf),
        np.zeros(visits, dtype=np.int64),
    )


@inlined
def copy_row(target: Ints, source: Ints) -> None:
    """Copy one by one; a slice would allocate memory in case the arrays overlap."""
    for k in range(len(source)):
        target[k] = source[k]


@entry
def scan(world: World, survey: Survey, visit: int, depth: int, blink: float, ceiling: float) -> float:
    """The least extra cost of a visit that is left out, `ceiling` when it fits nowhere for less.

    Fills row BEST of `choices`, and `gain` with the best cost and, from depth WITH_SECOND, the best with
    another first person. With EVERY_ROUTE, `found` tells the same for each position and route. With chance
    `blink` a gap is overlooked, so that repeated searches differ (Christiaens and Vanden Berghe 2020).
    """
    asked, gain, found = world.visits[visit], survey.gain, survey.found
    gain[BEST_ONLY], gain[WITH_SECOND], gain[EVERY_ROUTE] = ceiling, ceiling, inf
    for k in range(4):
        survey.choices[BEST, k] = -1
    for node in range(asked.first, asked.after):
        rank_routes(world, survey, node, node - asked.first)
    for i in range(world.facts[ROUTES]):
        route = found[0, i].ranked
        before, bound = gain[0], found[0, route].bound
        if asked.kind != SINGLE:
            bound += found[1, found[1, 0].ranked].bound
        if not bound < gain[depth] or beam_is_full(world, survey, visit, i, depth):
            break
        if asked.kind == SINGLE:
            scan_route(world, survey, visit, route, depth, blink)
        else:
            scan_with(world, survey, visit, route, depth, blink)
        if gain[0] < before:
            gain[1] = before
        else:
            gain[1] = min(gain[1], found[0, route].extra)
    return float(gain[0])


@compiled
def beam_is_full(world: World, survey: Survey, visit: int, tried: int, depth: int) -> bool:
    """Whether enough routes were tried, and the visit fits at less than the price of leaving it out."""
    return bool(depth != EVERY_ROUTE and tried >= BEAM and survey.gain[0] < world.visits[visit].price)


@compiled
def rank_routes(world: World, survey: Survey, node: int, k: int) -> None:
    """Bound the cost of the node on each route, and rank the routes by it."""
    rows = survey.found[k]
    for route in range(world.facts[ROUTES]):
        found = rows[route]
        found.extra, found.why, found.bound = inf, FITS, inf
        if world.offers[node, route] < inf:
            found.bound = route_bound(world, survey, node, route, k)
        at = route
        while at > 0 and rows[rows[at - 1].ranked].bound > found.bound:
            rows[at].ranked = rows[at - 1].ranked
            at -= 1
        rows[at].ranked = route


@compiled
def route_bound(world: World, survey: Survey, node: int, route: int, k: int) -> float:
    """Bound the cost of position k in each gap of the route that is reached in time; gives the least."""
    before, least = gate_of(world, route), inf
    while True:
        after = world.nodes[before].next
        bound = gap_bound(world, node, route, before, after, -inf)
        survey.bounds[k, before] = bound
        least = min(least, bound)
        if is_gate(world, after) or world.nodes[after].done > world.nodes[node].last:
            return float(least)
        before = after


@compiled
def scan_route(world: World, survey: Survey, visit: int, route: int, depth: int, blink: float) -> None:
    """Try the visit for one person in the gaps of one route."""
    node, row = world.visits[visit].first, survey.choices[TRIAL]
    before = gate_of(world, route)
    row[0], row[2], row[3] = route, -1, -1
    while is_gate(world, before) or world.nodes[before].done <= world.nodes[node].last:
        after = world.nodes[before].next
        if survey.bounds[0, before] < survey.gain[depth] and not blinks(world, blink):
            row[1] = before
            try_choice(world, survey, visit, 1)
        if is_gate(world, after):
            break
        before = after


@entry
def scan_alone(world: World, survey: Survey, visit: int, k: int, route: int) -> None:
    """Whether position k alone fits on the route: why not stands in `found`.

    The other person is taken to be there whenever needed, so that it is this route that says no.
    """
    node, row, found = world.visits[visit].first + k, survey.choices[TRIAL], survey.found[k, route]
    found.why, found.extra = FITS, inf
    asked = world.visits[visit]
    first, after, kind = asked.first, asked.after, asked.kind
    asked.first, asked.after, asked.kind = node, node + 1, SINGLE
    before = gate_of(world, route)
    row[0] = route
    while True:
        row[1] = before
        verdict = insert(world, visit, row)
        take_back(world)
        found.why = max(found.why, verdict)
        if verdict == FITS:
            found.extra = 0.0
        before = world.nodes[before].next
        if is_gate(world, before):
            break
    asked.first, asked.after, asked.kind = first, after, kind


@compiled
def scan_with(world: World, survey: Survey, visit: int, route: int, depth: int, blink: float) -> None:
    """Try the first position on one route together with the second on all others."""
    first, bound = world.visits[visit].first, survey.found[0, route].bound
    for j in range(world.facts[ROUTES]):
        other = survey.found[1, j].ranked
        least = bound + survey.found[1, other].bound
        if not least < survey.gain[depth] or beam_is_full(world, survey, visit, j, depth):
            return
        if world.offers[first + 1, other] < inf and world.routes[other].worker != world.routes[route].worker:
            scan_two(world, survey, visit, route, other, depth, blink)


@compiled
def scan_two(
    world: World, survey: Survey, visit: int, route: int, other: int, depth: int, blink: float
) -> None:
    """Try both positions in all pairs of gaps of two routes that one key can lie in."""
    node, row = world.visits[visit].first, survey.choices[TRIAL]
    row[0], row[1], row[2], row[3] = route, gate_of(world, route), other, gate_of(world, other)
    while True:
        after, beyond = world.nodes[row[1]].next, world.nodes[row[3]].next
        bound = survey.bounds[0, row[1]] + survey.bounds[1, row[3]]
        seen = bound < survey.gain[depth] and not blinks(world, blink)
        if seen and two_bound(world, visit, row) < survey.gain[depth]:
            try_choice(world, survey, visit, 2)
        key, key_beyond = key_after(world, after), key_after(world, beyond)
        if key == inf and key_beyond == inf:
            return
        if key <= key_beyond:
            row[1] = after
        if key_beyond <= key:
            row[3] = beyond
        for k in range(2):
            before = row[2 * k + 1]
            if not is_gate(world, before) and world.nodes[before].done > world.nodes[node + k].last:
                return


@inlined
def blinks(world: World, blink: float) -> bool:
    """Whether this gap is overlooked."""
    return blink > 0.0 and draw(world.random) < blink


@compiled
def try_choice(world: World, survey: Survey, visit: int, count: int) -> None:
    """Try row TRIAL, note its cost and start for each route in it, and keep it when it is the best yet."""
    cost, row, first = total(world), survey.choices[TRIAL], world.visits[visit].first
    world.counts[EFFORT] += TRIAL_EFFORT
    verdict = insert(world, visit, row)
    extra = total(world) - cost + world.visits[visit].price if verdict == FITS else inf
    for k in range(count):
        found = survey.found[k, row[2 * k]]
        found.why = max(found.why, verdict)
        if extra < found.extra:
            found.extra, found.start = extra, world.nodes[first + k].start
    take_back(world)
    if extra < survey.gain[0]:
        survey.gain[0] = extra
        copy_row(survey.choices[BEST], row)
