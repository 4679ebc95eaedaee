"""Builds the flat arrays of a problem once, in the form the compiled kernel reads (see `records`)."""

from collections import Counter
from collections.abc import Sequence
from math import inf, isfinite, nan
from typing import Any, NamedTuple

import numpy as np

from dispatch.chance import seeded
from dispatch.neighbours import neighbours
from dispatch.offers import count_possible, offers_of, price_of
from dispatch.problem import Problem
from dispatch.records import (
    AMOUNTS,
    CHARGE_LOGGED,
    DISCONTINUITY,
    HOME,
    LATE,
    LEG,
    LINK_LOGGED,
    LOGGED,
    MISSED,
    NODE,
    OVER,
    PART,
    PINNED_PRICE,
    ROUTE,
    ROUTE_LOGGED,
    SEQUENCE,
    SHIFT,
    SINGLE,
    SPREAD,
    STATIC,
    TOGETHER,
    VISIT,
    VISITS,
    WAITED,
    WAITING_TURN,
    WINDOW,
    WORST_IDLE,
    WORST_LATE,
    Floats,
    Ints,
    Records,
    Word,
    World,
)  # fmt: skip
from dispatch.visit import Visit
from dispatch.weights import Weights
from dispatch.worker import Break, Worker

KINDS = {None: SINGLE, "together": TOGETHER, "sequence": SEQUENCE}
COUNTS = 10
LEAST_PRICE = 1e-9  # of missing a break, so that a missed one can be told


class Encoded(NamedTuple):
    """The arrays together with what their rows mean.

    The two positions of an independent pair are two visits of the world, with half the price each.
    """

    problem: Problem
    world: World
    tasks: tuple[tuple[Visit, int], ...]  # the visit and position of each node
    groups: tuple[tuple[int, ...], ...]  # for each visit of the problem its rows in the world
    routes: tuple[tuple[Worker, int], ...]  # worker and index of the shift
    kilometres: Floats  # by mode, spot and spot
    barred: Ints  # by node and route: row of the reason in REASONS, or FREE

    def gate(self, route: int) -> int:
        """The node at which the ring of the route starts and ends."""
        return len(self.tasks) + route


def encode(problem: Problem) -> Encoded:
    """Build all arrays of the problem, with nobody going anywhere."""
    routes = tuple((worker, i) for worker in problem.workers for i in range(len(worker.shifts)))
    tasks = tuple((visit, i) for visit in problem.visits for i in range(len(visit.positions)))
    spot_of, mode_of, legs, kilometres = _legs(problem)
    barred, offers = offers_of(problem, tasks, routes)
    limits, day_of = _accounts(problem.workers)
    visits, groups, seniors = _visits(problem, len(tasks), len(routes))
    nodes, windows = _nodes(tasks, routes, visits, spot_of)
    near_before, near_after = neighbours(nodes[: len(tasks)], legs, barred)
    world = World(
        nodes=nodes,
        visits=visits,
        routes=_routes(routes, problem.workers, mode_of, day_of),
        windows=windows,
        legs=legs,
        offers=offers,
        loads=np.zeros(len(limits)),
        limits=np.array(limits, dtype=np.float64),
        comers=np.zeros((seniors, len(problem.workers) + 1), dtype=np.int64),
        weights=weights_of(problem.weights),
        sums=np.zeros(AMOUNTS),
        old_sums=np.zeros(AMOUNTS),
        hope=np.zeros(1),
        counts=np.zeros(COUNTS, dtype=np.int64),
        facts=_facts(
            problem.weights,
            (len(tasks), len(routes), len(visits)),
            limits,
            seniors,
            bool((visits["twin"] >= 0).any()),
        ),
        near_before=near_before,
        near_after=near_after,
        node_log=_empty(LOGGED, len(tasks) + 1),
        route_log=_empty(ROUTE_LOGGED, len(routes) + 1),
        link_log=_empty(LINK_LOGGED, len(tasks) + 1),
        charge_log=_empty(CHARGE_LOGGED, 4 * len(tasks) + 8),
        queue=_empty(WAITING_TURN, len(visits) + 1),
        parts=_empty(PART, 2),
        crossing=np.full(4, -1, dtype=np.int64),
        random=seeded(0),
    )
    count_possible(visits[: world.facts[VISITS]], barred)
    return Encoded(problem, world, tasks, groups, routes, kilometres, barred)


def _empty(kind: np.dtype[Any], rows: int) -> Records:
    return np.zeros(rows, dtype=kind).view(np.recarray)


def _records(kind: np.dtype[Any], rows: Sequence[tuple[float, ...]]) -> Records:
    return np.array(rows, dtype=kind).view(np.recarray)


def weights_of(weights: Weights) -> Floats:
    """The weights in the order in which the kernel keeps its amounts."""
    own = np.zeros(AMOUNTS + 2)
    own[[STATIC, MISSED]] = 1.0
    own[[LATE, WAITED, OVER]] = weights.lateness, weights.waiting, weights.overtime
    own[[SHIFT, WORST_LATE, WORST_IDLE]] = weights.shifted, weights.greatest_lateness, weights.idle
    own[[SPREAD, DISCONTINUITY]] = weights.spread, weights.discontinuity
    return own


def _facts(
    weights: Weights, sizes: tuple[int, int, int], limits: Sequence[float], seniors: int, twins: bool
) -> Ints:
    nodes, routes, rows = sizes
    hours = weights.spread > 0 or weights.idle > 0 or seniors > 0 or any(isfinite(limit) for limit in limits)
    parts = (hours, seniors > 0, weights.idle > 0, weights.greatest_lateness > 0, twins)
    return np.array([nodes, routes, rows - routes - 1, *parts], dtype=np.int64)


def _legs(problem: Problem) -> tuple[dict[str, int], dict[str, int], Records, Floats]:
    used = {visit.place for visit in problem.visits}
    for worker in problem.workers:
        used |= {worker.start, worker.end or worker.start}
        used |= {shift.start_place for shift in worker.shifts if shift.start_place}
    places = [place for place in problem.places if place.id in used]
    modes = sorted({worker.mode for worker in problem.workers})
    shape, weights = (max(1, len(modes)), len(places), len(places)), problem.weights
    legs, kilometres = np.zeros(shape, dtype=LEG), np.zeros(shape)
    for i, mode in enumerate(modes):
        legs["minutes"][i], kilometres[i] = problem.travel.legs(places, mode)
    legs["price"] = weights.travel * legs["minutes"] + weights.distance * kilometres
    spot_of = {place.id: i for i, place in enumerate(places)}
    return spot_of, {mode: i for i, mode in enumerate(modes)}, legs.view(np.recarray), kilometres


def _visits(problem: Problem, nodes: int, routes: int) -> tuple[Records, tuple[tuple[int, ...], ...], int]:
    """The visits and ways home, the rows of each visit of the problem, and the number of seniors."""
    seniors = _seniors(problem)
    rows: list[tuple[float, ...]] = []
    groups = []
    first = 0
    for visit in problem.visits:
        own = range(len(rows), len(rows) + (2 if is_independent(visit) else 1))
        after = first + len(visit.positions)
        for number in range(len(own)):
            start, end = (first + number, first + number + 1) if len(own) > 1 else (first, after)
            twin = own[1 - number] if len(own) > 1 else -1
            target = visit.incumbent.start if visit.incumbent and number == 0 else None
            rows.append(_visit(problem, visit, (start, end), (twin, seniors.get(visit.senior, -1)), target))
        groups.append(tuple(own))
        first = after
    rows += [
        (nodes + r, nodes + r + 1, HOME, -1, -1, 0.0, 0.0, 0.0, nan, 0, 0, 0, 0) for r in range(routes + 1)
    ]
    return _records(VISIT, rows), tuple(groups), len(seniors)


def _visit(
    problem: Problem,
    visit: Visit,
    nodes: tuple[int, int],
    relations: tuple[int, int],
    target: float | None,
) -> tuple[float, ...]:
    pair = None if is_independent(visit) else visit.pair
    least, greatest = (pair.least, pair.greatest) if pair and pair.kind == "sequence" else (0.0, 0.0)
    share = len(visit.positions) if is_independent(visit) else 1
    price = price_of(problem, visit) + (PINNED_PRICE if visit.pins else 0.0)
    price, start = price / share, nan if target is None else target
    return (*nodes, KINDS[pair.kind if pair else None], *relations, least, greatest, price, start, 0, 0, 0, 0)


def is_independent(visit: Visit) -> bool:
    """Whether the two positions do not depend on each other."""
    return visit.pair is not None and visit.pair.kind == "independent"


def _seniors(problem: Problem) -> dict[str, int]:
    """Rows for the seniors who have several positions, when it matters who comes."""
    if problem.weights.discontinuity == 0:
        return {}
    positions = Counter(visit.senior for visit in problem.visits for _ in visit.positions if visit.senior)
    several = sorted(name for name, count in positions.items() if count > 1)
    return {name: row for row, name in enumerate(several)}


def _nodes(
    tasks: Sequence[tuple[Visit, int]],
    routes: Sequence[tuple[Worker, int]],
    visits: Records,
    spot_of: dict[str, int],
) -> tuple[Records, Records]:
    """The nodes, all in the pool, with a gate for each route and for the pool; and the further windows."""
    count, pool = len(tasks), len(tasks) + len(routes)
    row_of = {node: v for v in range(len(visits)) for node in range(visits[v].first, visits[v].after)}
    nodes = _empty(NODE, pool + 1)
    windows: list[tuple[float, ...]] = []
    for node, (visit, index) in enumerate(tasks):
        own, now = visit.start_windows(index), nodes[node]
        now.spot = now.into = spot_of[visit.place]
        now.minutes, now.opens, now.ends, now.closes = (
            visit.positions[index].minutes, own[0].start, own[0].end, own[0].close,
        )  # fmt: skip
        now.last = own[-1].close
        now.window, now.window_after = len(windows), len(windows) + len(own) - 1
        windows += [(window.start, window.end, window.close) for window in own[1:]]
        now.start = now.done = now.pause = nan
        now.prev, now.next, now.route = (node or pool + 1) - 1, node + 1, len(routes)
    if count:
        nodes[count - 1].next = pool
    for r, (worker, i) in enumerate(routes):
        gate, shift = nodes[count + r], worker.shifts[i]
        gate.spot, gate.into = spot_of[shift.start_place or worker.start], spot_of[worker.end or worker.start]
        gate.prev = gate.next = count + r
        gate.done, gate.route, gate.key, gate.start = shift.start, r, inf, nan
    last = nodes[pool]
    last.prev, last.next, last.route, last.key = (count - 1, 0, len(routes), inf) if count else (0, 0, 0, inf)
    for node in range(pool + 1):
        nodes[node].visit = row_of[node]
    return nodes, _records(WINDOW, windows or [(0.0, 0.0, 0.0)])


def _routes(
    routes: Sequence[tuple[Worker, int]],
    workers: Sequence[Worker],
    mode_of: dict[str, int],
    day_of: dict[tuple[str, int], int],
) -> Records:
    row_of = {worker.id: w for w, worker in enumerate(workers)}
    rows = _empty(ROUTE, len(routes) + 1)
    for r, (worker, i) in enumerate(routes):
        shift, row = worker.shifts[i], rows[r]
        rest = shift.rest or Break(0.0, 0.0, inf)
        row.mode, row.worker, row.day = mode_of[worker.mode], row_of[worker.id], day_of[worker.id, shift.day]
        row.opens, row.ends, row.closes, row.home = shift.start, shift.end, shift.close, shift.start
        row.rest, row.rest_opens, row.rest_closes = rest.minutes, rest.start, rest.end
        row.rest_price = inf if rest.price is None else max(rest.price, LEAST_PRICE)
        row.rest_from = rest.end - rest.minutes
    rows[len(routes)].worker = -1
    return rows


def _accounts(workers: Sequence[Worker]) -> tuple[list[float], dict[tuple[str, int], int]]:
    """The limit of each account: first one for each worker's horizon, then one for each worker-day."""
    limits = [inf if worker.horizon_minutes is None else worker.horizon_minutes for worker in workers]
    day_of: dict[tuple[str, int], int] = {}
    for worker in workers:
        for day in sorted({shift.day for shift in worker.shifts}):
            day_of[worker.id, day] = len(limits)
            limits.append(inf if worker.day_minutes is None else worker.day_minutes)
    return limits, day_of


def copied(world: World, random: Word | None = None) -> World:
    """A world of its own with the same solution, and other random numbers if they are given."""
    copy = world._replace(**{name: array.copy() for name, array in world._asdict().items()})
    return copy if random is None else copy._replace(random=random)


def emptied(world: World) -> World:
    """A copy of the world in which everything is left out; `rebuild` has to time it."""
    empty = copied(world)
    count, routes = int(world.facts[0]), int(world.facts[1])
    nodes, pool = empty.nodes, count + routes
    for gate in range(count, pool):
        nodes[gate].prev = nodes[gate].next = gate
    ring = [pool, *range(count)]
    for before, after in zip(ring, [*ring[1:], pool], strict=True):
        nodes[before].next, nodes[after].prev = after, before
    nodes["route"][:count] = routes
    return empty
