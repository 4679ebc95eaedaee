"""Draws all keys anew from the timetable, and times everything from scratch.

Keys that are close to the clock keep crossings of routes meaningful, and a fresh timetable removes the
rounding errors of many small changes. The new keys are a topological order of the visits by earliest start.
"""

from math import nan

from dispatch.accounts import change_comers
from dispatch.amounts import empty_logs, keep_trial
from dispatch.compiled import compiled, entry, inlined
from dispatch.hopes import refresh_hope
from dispatch.links import (
    arc,
    arc_minutes,
    gate_of,
    in_pool,
    is_gate,
)
from dispatch.records import (
    AMOUNTS,
    HOURS,
    NODES,
    QUEUED,
    ROUTES,
    SENIORS,
    SHIFT,
    SPREAD,
    STATIC,
    VISITS,
    World,
)  # fmt: skip
from dispatch.schedule import time_home, write_node
from dispatch.timing import shift_of, start_times

NO_VISIT = -1


@entry
def rebuild(world: World) -> bool:
    """Recompute keys, times, accounts and amounts from the rings; False when they cannot be timed."""
    empty_logs(world)
    clear(world)
    for route in range(world.facts[ROUTES]):
        price_route(world, route)
    if not time_all(world):
        return False
    for route in range(world.facts[ROUTES]):
        if not is_gate(world, world.routes[route].front) or not time_home(world, route):
            return False
        refresh_hope(world, route)
    draw_keys(world)
    keep_trial(world)
    return True


@compiled
def clear(world: World) -> None:
    """Forget times, accounts and amounts, and price what is left out."""
    for k in range(AMOUNTS):
        world.sums[k] = 0.0
    for k in range(len(world.loads)):
        world.loads[k] = 0.0
    for senior in range(len(world.comers)):
        for worker in range(len(world.comers[senior])):
            world.comers[senior, worker] = 0
    for visit in range(world.facts[VISITS]):
        if in_pool(world, world.visits[visit].first):
            world.sums[STATIC] += world.visits[visit].price
    for node in range(world.facts[NODES]):
        now = world.nodes[node]
        now.start, now.done, now.pause, now.rested = nan, nan, nan, 0
        now.late, now.waited = 0.0, 0.0
    for route in range(world.facts[ROUTES]):
        row = world.routes[route]
        row.home, row.missed, row.work, row.idle = row.opens, 0.0, 0.0, 0.0


@compiled
def price_route(world: World, route: int) -> None:
    """Add up ways, people and work of one route."""
    row, gate = world.routes[route], gate_of(world, route)
    node, minutes = gate, 0.0
    while True:
        after = world.nodes[node].next
        world.sums[STATIC] += arc(world, row.mode, node, after)
        minutes += arc_minutes(world, row.mode, node, after)
        if after == gate:
            break
        world.sums[STATIC] += world.offers[after, route]
        minutes += world.nodes[after].minutes
        if world.facts[SENIORS] and world.visits[world.nodes[after].visit].senior >= 0:
            change_comers(world, world.visits[world.nodes[after].visit].senior, row.worker, 1)
        node = after
    row.work = minutes
    if world.facts[HOURS]:
        load = world.loads[row.worker]
        world.sums[STATIC] += world.weights[SPREAD] * ((load + minutes) ** 2 - load**2) / 3600.0
        world.loads[row.worker] += minutes
        world.loads[row.day] += minutes


@compiled
def time_all(world: World) -> bool:
    """Time every placed visit after those before it; False when one cannot be."""
    go_to_gates(world)
    for route in range(world.facts[ROUTES]):
        if not time_next(world, route):
            return False
    while world.counts[QUEUED] > 0:
        world.counts[QUEUED] -= 1
        asked = world.visits[world.queue[world.counts[QUEUED]].visit]
        for node in range(asked.first, asked.after):
            if not time_next(world, world.nodes[node].route):
                return False
    return True


@inlined
def time_next(world: World, route: int) -> bool:
    """Time and queue what comes to the front of the route, unless it waits for somebody."""
    visit = advance(world, route)
    if visit == NO_VISIT:
        return True
    if not start_times(world, visit):
        return False
    asked = world.visits[visit]
    for node in range(asked.first, asked.after):
        write_node(world, node, node - asked.first)
    world.sums[SHIFT] += shift_of(world, visit)
    enqueue(world, visit)
    return True


@compiled
def draw_keys(world: World) -> None:
    """Give all visits keys by their start in the timetable as it is; nothing may be on trial."""
    go_to_gates(world)
    for route in range(world.facts[ROUTES]):
        queue_next(world, route)
    key = 0.0
    while world.counts[QUEUED] > 0:
        world.counts[QUEUED] -= 1
        asked = world.visits[world.queue[world.counts[QUEUED]].visit]
        key += 1.0
        for node in range(asked.first, asked.after):
            world.nodes[node].key = key
            queue_next(world, world.nodes[node].route)


@inlined
def queue_next(world: World, route: int) -> None:
    """Queue what comes to the front of the route, unless it waits for somebody."""
    visit = advance(world, route)
    if visit != NO_VISIT:
        enqueue(world, visit)


@inlined
def go_to_gates(world: World) -> None:
    """Nothing has come to the front of its route yet."""
    for visit in range(world.facts[VISITS]):
        world.visits[visit].ready = 0
    for route in range(world.facts[ROUTES]):
        world.routes[route].front = gate_of(world, route)


@inlined
def advance(world: World, route: int) -> int:
    """Bring the next node of the route to the front; gives its visit when all its nodes are there."""
    row = world.routes[route]
    row.front = world.nodes[row.front].next
    if is_gate(world, row.front):
        return NO_VISIT
    visit = world.nodes[row.front].visit
    asked = world.visits[visit]
    asked.ready += 1
    return int(visit) if asked.ready == asked.after - asked.first else NO_VISIT


@compiled
def enqueue(world: World, visit: int) -> None:
    """Queue the visit by its start; the visit with the least start is last."""
    queue, k, begin = world.queue, world.counts[QUEUED], world.nodes[world.visits[visit].first].start
    world.counts[QUEUED] = k + 1
    while k > 0 and queue[k - 1].key < begin:
        queue[k].key, queue[k].visit = queue[k - 1].key, queue[k - 1].visit
        k -= 1
    queue[k].key, queue[k].visit = begin, visit
