"""Draws all keys anew from the timetable, and times everything from scratch.

Keys that are close to the clock keep crossings of routes meaningful, and a fresh timetable removes the
rounding errors of many small changes. The new keys are a topological order of the visits by earliest start.
"""

from math import nan

from dispatch.accounts import change_comers
from dispatch.amounts import empty_logs, keep_trial
from dispatch.compiled import compiled, entry
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


@entry
def rebuild(world: World) -> bool:
    """Recompute keys, times, accounts and amounts from the rings; False when they cannot be timed."""
    empty_logs(world)
    clear(world)
    for route in range(world.facts[ROUTES]):
        price_route(world, route)
    if not go_through(world, True):
        return False
    for route in range(world.facts[ROUTES]):
        if not is_gate(world, world.routes[route].front) or not time_home(world, route):
            return False
        refresh_hope(world, route)
    keep_trial(world)
    return True


@compiled
def draw_keys(world: World) -> None:
    """Draw the keys anew from the timetable as it is; nothing may be on trial."""
    go_through(world, False)


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
def go_through(world: World, timed: bool) -> bool:
    """Give all visits keys by their start. `timed`, they are timed on the way; False when one cannot be."""
    for visit in range(world.facts[VISITS]):
        world.visits[visit].ready = 0
    for route in range(world.facts[ROUTES]):
        world.routes[route].front = gate_of(world, route)
    for route in range(world.facts[ROUTES]):
        if not advance(world, route, timed):
            return False
    key = 0.0
    while world.counts[QUEUED] > 0:
        world.counts[QUEUED] -= 1
        asked = world.visits[world.queue[world.counts[QUEUED]].visit]
        key += 1.0
        for node in range(asked.first, asked.after):
            world.nodes[node].key = key
            if not advance(world, world.nodes[node].route, timed):
                return False
    return True


@compiled
def advance(world: World, route: int, timed: bool) -> bool:
    """Bring the next node of the route to the front; its visit is queued when all its nodes are there."""
    row = world.routes[route]
    row.front = world.nodes[row.front].next
    if is_gate(world, row.front):
        return True
    visit = world.nodes[row.front].visit
    asked = world.visits[visit]
    asked.ready += 1
    if asked.ready < asked.after - asked.first:
        return True
    if timed:
        if not start_times(world, visit):
            return False
        for node in range(asked.first, asked.after):
            write_node(world, node, node - asked.first)
        world.sums[SHIFT] += shift_of(world, visit)
    enqueue(world, visit, world.nodes[asked.first].start)
    return True


@compiled
def enqueue(world: World, visit: int, begin: float) -> None:
    """Queue the visit by its start; the visit with the least start is last."""
    queue, k = world.queue, world.counts[QUEUED]
    world.counts[QUEUED] = k + 1
    while k > 0 and queue[k - 1].key < begin:
        queue[k].key, queue[k].visit = queue[k - 1].key, queue[k - 1].visit
        k -= 1
    queue[k].key, queue[k].visit = begin, visit
