"""The rows of visits, nodes and routes of a problem's world (see `records` for what each column means)."""

from collections import Counter
from collections.abc import Sequence
from math import inf, nan
from typing import Any

import numpy as np

from dispatch.offers import price_of
from dispatch.problem import Problem
from dispatch.records import (
    HOME,
    NODE,
    PINNED_PRICE,
    ROUTE,
    SEQUENCE,
    SINGLE,
    TOGETHER,
    VISIT,
    WINDOW,
    Records,
)
from dispatch.visit import Visit
from dispatch.worker import Break, Worker

KINDS = {None: SINGLE, "together": TOGETHER, "sequence": SEQUENCE}


def empty_rows(kind: np.dtype[Any], rows: int) -> Records:
    """So many rows of zeros."""
    return np.zeros(rows, dtype=kind).view(np.recarray)


def filled_rows(kind: np.dtype[Any], rows: Sequence[tuple[float, ...]]) -> Records:
    """The rows as records."""
    return np.array(rows, dtype=kind).view(np.recarray)


def visit_rows(problem: Problem, nodes: int, routes: int) -> tuple[Records, tuple[tuple[int, ...], ...], int]:
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
            rows.append(_visit(problem, visit, (start, end), (twin, seniors.get(visit.senior, -1))))
        groups.append(tuple(own))
        first = after
    rows += [
        (nodes + r, nodes + r + 1, HOME, -1, -1, 0.0, 0.0, 0.0, nan, 0, 0, 0, 0) for r in range(routes + 1)
    ]
    return filled_rows(VISIT, rows), tuple(groups), len(seniors)


def _visit(
    problem: Problem, visit: Visit, nodes: tuple[int, int], relations: tuple[int, int]
) -> tuple[float, ...]:
    pair = None if is_independent(visit) else visit.pair
    least, greatest = (pair.least, pair.greatest) if pair and pair.kind == "sequence" else (0.0, 0.0)
    target = visit.incumbent.start if visit.incumbent else None
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


def node_rows(
    tasks: Sequence[tuple[Visit, int]],
    routes: Sequence[tuple[Worker, int]],
    visits: Records,
    spot_of: dict[str, int],
) -> tuple[Records, Records]:
    """The nodes, all in the pool, with a gate for each route and for the pool; and the further windows."""
    count, pool = len(tasks), len(tasks) + len(routes)
    row_of = {node: v for v in range(len(visits)) for node in range(visits[v].first, visits[v].after)}
    nodes = empty_rows(NODE, pool + 1)
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
    return nodes, filled_rows(WINDOW, windows or [(0.0, 0.0, 0.0)])


def route_rows(
    routes: Sequence[tuple[Worker, int]],
    workers: Sequence[Worker],
    mode_of: dict[str, int],
    day_of: dict[tuple[str, int], int],
) -> Records:
    """A row for each shift, and one for the pool."""
    row_of = {worker.id: w for w, worker in enumerate(workers)}
    rows = empty_rows(ROUTE, len(routes) + 1)
    for r, (worker, i) in enumerate(routes):
        shift, row = worker.shifts[i], rows[r]
        rest = shift.rest or Break(0.0, 0.0, inf)
        row.mode, row.worker, row.day = mode_of[worker.mode], row_of[worker.id], day_of[worker.id, shift.day]
        row.opens, row.ends, row.closes, row.home = shift.start, shift.end, shift.close, shift.start
        row.rest, row.rest_opens, row.rest_closes = rest.minutes, rest.start, rest.end
        row.rest_price = inf if rest.price is None else rest.price
        row.rest_from = rest.end - rest.minutes
    rows[len(routes)].worker = -1
    return rows


def account_rows(workers: Sequence[Worker]) -> tuple[list[float], dict[tuple[str, int], int]]:
    """The limit of each account: first one for each worker's horizon, then one for each worker-day."""
    limits = [inf if worker.horizon_minutes is None else worker.horizon_minutes for worker in workers]
    day_of: dict[tuple[str, int], int] = {}
    for worker in workers:
        for day in sorted({shift.day for shift in worker.shifts}):
            day_of[worker.id, day] = len(limits)
            limits.append(inf if worker.day_minutes is None else worker.day_minutes)
    return limits, day_of
