"""Builds the arrays of a solution from a stored `Plan`, so that it can be asked about or improved."""

from collections.abc import Iterable, Iterator, Sequence
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

from dispatch.encode import Encoded
from dispatch.insertion import place, remove
from dispatch.order import rebuild
from dispatch.plan import Plan, Rest, Stop
from dispatch.records import FREE, ROUTES
from dispatch.scan import TRIAL, new_survey

DUST = 1e-7  # smaller differences are rounding


def restore_plan(encoded: Encoded, plan: Plan) -> None:
    """Put the plan's people and orders into the world, at the earliest times.

    A visit that no longer fits (the plan was made for another problem, or moved by hand), or that a rule now
    bars from its worker, is left out.
    """
    world = encoded.world
    node_of = {(visit.id, position): node for node, (visit, position) in enumerate(encoded.tasks)}
    route_of = {(worker.id, shift): r for r, (worker, shift) in enumerate(encoded.routes)}
    chains: dict[int, list[tuple[float, int]]] = {}
    for route in plan.routes:
        row = route_of.get((route.worker, route.shift))
        if row is None:
            continue
        if route.rest is not None:
            world.routes[row].rest_from = _break_from(route.rest, route.stops)
        elif world.routes[row].rest_price < inf:
            world.routes[row].rest_from = inf
        known = [stop for stop in route.stops if (stop.visit, stop.position) in node_of]
        chains[row] = [(stop.start, node_of[stop.visit, stop.position]) for stop in known]
    rebuild(world)
    rows = {node: row for row, chain in chains.items() for _, node in chain}
    for visit in _in_order(encoded, chains.values()):
        _append(encoded, visit, rows)
    rebuild(world)


def _break_from(rest: Rest, stops: Sequence[Stop]) -> float:
    """When the worker came to the stop before which the break was; it may have opened only later."""
    return min([rest.start, *(stop.arrival for stop in stops if stop.start >= rest.end - DUST)])


def _in_order(encoded: Encoded, chains: Iterable[Sequence[tuple[float, int]]]) -> Iterator[int]:
    """The visits by start time, but never one before another that a route serves earlier."""
    visit_of = encoded.world.nodes["visit"]
    starts: dict[int, float] = {}
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for chain in chains:
        for start, node in chain:
            visit = int(visit_of[node])
            starts[visit] = min(start, starts.get(visit, start))
            sorter.add(visit)
        for (_, node), (_, following) in pairwise(chain):
            sorter.add(int(visit_of[following]), int(visit_of[node]))
    sorter.prepare()
    ready: list[tuple[float, int]] = []
    while sorter.is_active():
        for visit in sorter.get_ready():
            heappush(ready, (starts[visit], visit))
        visit = heappop(ready)[1]
        yield visit
        sorter.done(visit)


def _append(encoded: Encoded, visit: int, rows: dict[int, int]) -> None:
    """Place the visit behind all others of its routes, if every position has one."""
    world, choice = encoded.world, new_survey(encoded.world).choices[TRIAL]
    asked = world.visits[visit]
    nodes = range(int(asked.first), int(asked.after))
    if any(node not in rows or encoded.barred[node, rows[node]] != FREE for node in nodes):
        return
    for k, node in enumerate(nodes):
        choice[2 * k], choice[2 * k + 1] = rows[node], world.nodes[encoded.gate(rows[node])].prev
    place(world, visit, choice)


def leave_out(encoded: Encoded, rows: Sequence[int]) -> None:
    """Take rows of the world's visits out of it, where they are served."""
    world, pending = encoded.world, new_survey(encoded.world).pending
    served = [row for row in rows if is_placed(encoded, row)]
    pending[: len(served)] = served
    if not remove(world, pending, len(served)):
        # Without the visit a break would close a later window: taken early it does not.
        world.routes["rest_from"] = world.routes["rest_opens"]
        rebuild(world)


def is_placed(encoded: Encoded, visit: int) -> bool:
    """Whether a row of the world's visits is served."""
    world = encoded.world
    return bool(world.nodes[world.visits[visit].first].route != world.facts[ROUTES])
