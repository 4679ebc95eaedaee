"""Builds the flat arrays of a problem once, in the form the compiled kernel reads (see `records`)."""

from collections.abc import Sequence
from math import inf, nan
from typing import Any, NamedTuple

import numpy as np

from dispatch.problem import Problem
from dispatch.records import (
    FREE,
    LEG,
    NODE,
    OFFER,
    PINNED_PRICE,
    REASONS,
    ROUTE,
    SEQUENCE,
    SINGLE,
    TOGETHER,
    VISIT,
    WINDOW,
    Data,
    Ints,
    Records,
)  # fmt: skip
from dispatch.rules import Assignment, first_rule_broken
from dispatch.visit import Visit, Window
from dispatch.worker import Break, Worker


class Encoded(NamedTuple):
    """The arrays together with what their rows mean."""

    problem: Problem
    data: Data
    routes: tuple[tuple[Worker, int], ...]  # worker and index of the shift
    near: Ints  # for each visit all others, the most related first
    possible: Ints  # for each visit how many routes could take its scarcest position


def encode(problem: Problem) -> Encoded:
    """Build all arrays of the problem."""
    routes = tuple((worker, i) for worker in problem.workers for i in range(len(worker.shifts)))
    nodes = tuple((visit, i) for visit in problem.visits for i in range(len(visit.positions)))
    spot_of, mode_of, legs = _legs(problem)
    offers = _offers(problem, nodes, routes)
    limits, day_of = _accounts(problem.workers)
    data = Data(
        visits=_visits(problem, spot_of),
        **_nodes(problem, nodes),
        routes=_routes(problem, routes, spot_of, mode_of, day_of),
        offers=offers,
        legs=legs,
        limits=np.array(limits, dtype=np.float64),
        weights=np.array([getattr(problem.weights, name) for name in problem.weights.__slots__]),
    )
    near = _relatedness(problem, data)
    return Encoded(problem, data, routes, near, _possible(offers, data.visits))


def _records(kind: np.dtype[Any], rows: Sequence[tuple[float, ...]]) -> Records:
    return np.array(rows, dtype=kind).view(np.recarray)


def _legs(problem: Problem) -> tuple[dict[str, int], dict[str, int], Records]:
    used = {visit.place for visit in problem.visits}
    for worker in problem.workers:
        used |= {worker.start, worker.end or worker.start}
        used |= {shift.start_place for shift in worker.shifts if shift.start_place}
    places = [place for place in problem.places if place.id in used]
    modes = sorted({worker.mode for worker in problem.workers})
    legs = np.zeros((len(modes), len(places), len(places)), dtype=LEG)
    for i, mode in enumerate(modes):
        legs["minutes"][i], legs["kilometres"][i] = problem.travel.legs(places, mode)
    spot_of = {place.id: i for i, place in enumerate(places)}
    return spot_of, {mode: i for i, mode in enumerate(modes)}, legs.view(np.recarray)


def _visits(problem: Problem, spot_of: dict[str, int]) -> Records:
    kinds = {None: SINGLE, "together": TOGETHER, "sequence": SEQUENCE}
    rows, first = [], 0
    for visit in problem.visits:
        pair, after = visit.pair, first + len(visit.positions)
        least, greatest = (pair.least, pair.greatest) if pair and pair.kind == "sequence" else (0.0, 0.0)
        target = visit.incumbent.start if visit.incumbent else None
        rows.append(
            (
                first, after, spot_of[visit.place], kinds[pair.kind if pair else None], least, greatest,
                price_of(problem, visit), nan if target is None else target,
            )
        )  # fmt: skip
        first = after
    return _records(VISIT, rows)


def price_of(problem: Problem, visit: Visit) -> float:
    """What leaving the visit out costs."""
    own = problem.weights.unassigned * visit.priority if visit.price is None else visit.price
    return own + (PINNED_PRICE if visit.pins else 0.0)


def node_windows(visit: Visit, index: int) -> tuple[Window, ...]:
    """The windows of one position; a pinned start leaves that one minute, late as it would have been."""
    starts = [pin.start for pin in visit.pins if pin.start is not None and pin.position == index]
    if not starts:
        return visit.windows
    at = starts[0]
    ended = [window.end for window in visit.windows if window.start <= at]
    return (Window(at, min(at, ended[-1]) if ended else at, at),)


def _nodes(problem: Problem, nodes: Sequence[tuple[Visit, int]]) -> dict[str, Records]:
    row_of = {visit.id: v for v, visit in enumerate(problem.visits)}
    rows: list[tuple[float, ...]] = []
    windows: list[tuple[float, ...]] = []
    for visit, i in nodes:
        own = node_windows(visit, i)
        at = len(windows)
        windows += [(window.start, window.end, window.close) for window in own]
        rows.append(
            (row_of[visit.id], visit.positions[i].minutes, at, len(windows), own[0].start, own[-1].close)
        )
    return {"nodes": _records(NODE, rows), "windows": _records(WINDOW, windows)}


def _offers(
    problem: Problem, nodes: Sequence[tuple[Visit, int]], routes: Sequence[tuple[Worker, int]]
) -> Records:
    """What each node meets on each route: the static rule that bars it, and the cost of the person."""
    offers = np.zeros((len(nodes), len(routes)), dtype=OFFER).view(np.recarray)
    weights = problem.weights
    for n, (visit, index) in enumerate(nodes):
        best = max([0.0, *visit.preferences.values()])
        incumbent = visit.incumbent.workers[index] if visit.incumbent else None
        for r, (worker, shift) in enumerate(routes):
            reason = first_rule_broken(Assignment(visit, index, worker, worker.shifts[shift]))
            offers[n, r] = (
                FREE if reason is None else REASONS.index(reason),
                weights.preference * (best - visit.preferences.get(worker.id, 0.0)),
                weights.moved * (incumbent is not None and incumbent != worker.id),
            )
    return offers


def _possible(offers: Records, visits: Records) -> Ints:
    open_routes = (offers["barred"] == FREE).sum(axis=1)
    counts = [open_routes[visit["first"] : visit["after"]].min() for visit in visits]
    return np.array(counts, dtype=np.int64)


def _routes(
    problem: Problem,
    routes: Sequence[tuple[Worker, int]],
    spot_of: dict[str, int],
    mode_of: dict[str, int],
    day_of: dict[tuple[str, int], int],
) -> Records:
    row_of = {worker.id: w for w, worker in enumerate(problem.workers)}
    rows = []
    for worker, i in routes:
        shift = worker.shifts[i]
        rest = shift.rest or Break(0.0, 0.0, inf)
        leave, back = spot_of[shift.start_place or worker.start], spot_of[worker.end or worker.start]
        rows.append(
            (
                mode_of[worker.mode], leave, back, shift.start, shift.end, shift.close,
                rest.minutes, rest.start, rest.end, row_of[worker.id], day_of[worker.id, shift.day],
            )
        )  # fmt: skip
    return _records(ROUTE, rows)


def _accounts(workers: Sequence[Worker]) -> tuple[list[float], dict[tuple[str, int], int]]:
    """The limit of each account: first one for each worker's horizon, then one for each worker-day."""
    limits = [inf if worker.horizon_minutes is None else worker.horizon_minutes for worker in workers]
    day_of: dict[tuple[str, int], int] = {}
    for worker in workers:
        for day in sorted({shift.day for shift in worker.shifts}):
            day_of[worker.id, day] = len(limits)
            limits.append(inf if worker.day_minutes is None else worker.day_minutes)
    return limits, day_of


def _relatedness(problem: Problem, data: Data) -> Ints:
    """For each visit all others, nearest first in place and time; a minute of way weighs as two of clock."""
    count = len(problem.visits)
    if not count or not len(data.legs):
        return np.zeros((count, 0), dtype=np.int64)
    spots = data.visits["spot"]
    middle = np.array([(visit.windows[0].start + visit.windows[0].end) / 2 for visit in problem.visits])
    with np.errstate(invalid="ignore"):
        apart = np.nan_to_num(np.abs(middle[:, None] - middle[None, :]), nan=0.0, posinf=0.0)
    far = data.legs["minutes"].min(axis=0)[np.ix_(spots, spots)] + apart / 2
    np.fill_diagonal(far, -1.0)
    return np.argsort(far, axis=1, kind="stable")[:, 1:].astype(np.int64)
