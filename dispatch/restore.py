"""Builds the arrays of a solution from a stored `Plan`, so that it can be asked about."""

from heapq import heapify, heappop, heappush
from itertools import pairwise

from dispatch.encode import Encoded
from dispatch.insertion import place
from dispatch.plan import Plan
from dispatch.state import NONE, TRIAL, Scratch, State, empty_state


def restore(encoded: Encoded, plan: Plan, scratch: Scratch) -> State:
    """The solution with the plan's people and orders, at the earliest times.

    A visit that no longer fits (the plan was made for another problem, or moved by hand) is left out.
    """
    state = empty_state(encoded.data)
    node_of = {
        (visit.id, k): int(encoded.data.visits[v].first) + k
        for v, visit in enumerate(encoded.problem.visits)
        for k in range(len(visit.positions))
    }
    route_of = {(worker.id, shift): r for r, (worker, shift) in enumerate(encoded.routes)}
    chains: dict[int, list[int]] = {}
    starts: dict[int, float] = {}
    for route in plan.routes:
        row = route_of.get((route.worker, route.shift))
        stops = [stop for stop in route.stops if (stop.visit, stop.position) in node_of]
        if row is None:
            continue
        chains[row] = [node_of[stop.visit, stop.position] for stop in stops]
        for stop in stops:
            visit = int(encoded.data.nodes[node_of[stop.visit, stop.position]].visit)
            starts[visit] = min(stop.start, starts.get(visit, stop.start))
    route_by_node = {node: row for row, chain in chains.items() for node in chain}
    for visit in _in_order(encoded, chains, starts):
        _append(encoded, state, scratch, visit, route_by_node)
    return state


def _append(
    encoded: Encoded, state: State, scratch: Scratch, visit: int, route_by_node: dict[int, int]
) -> None:
    """Place the visit behind all others of its routes, if every position has one."""
    asked = encoded.data.visits[visit]
    scratch.choices[TRIAL] = NONE
    for node in range(asked.first, asked.after):
        if node not in route_by_node:
            return
        row = route_by_node[node]
        scratch.choices[TRIAL, 2 * (node - asked.first)] = row
        scratch.choices[TRIAL, 2 * (node - asked.first) + 1] = state.routes[row].tail
    place(encoded.data, state, scratch, visit)


def _in_order(encoded: Encoded, chains: dict[int, list[int]], starts: dict[int, float]) -> list[int]:
    """The visits by start time, but never one before another that a route serves earlier."""
    after: dict[int, set[int]] = {visit: set() for visit in starts}
    blocked = dict.fromkeys(starts, 0)
    for chain in chains.values():
        for node, following in pairwise(chain):
            visit, later = int(encoded.data.nodes[node].visit), int(encoded.data.nodes[following].visit)
            if later not in after[visit]:
                after[visit].add(later)
                blocked[later] += 1
    ready = [(starts[visit], visit) for visit, count in blocked.items() if count == 0]
    heapify(ready)
    order = []
    while ready:
        visit = heappop(ready)[1]
        order.append(visit)
        for later in sorted(after[visit]):
            blocked[later] -= 1
            if blocked[later] == 0:
                heappush(ready, (starts[later], later))
    return order
