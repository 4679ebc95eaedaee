"""Builds the flat arrays of a problem once, in the form the compiled kernel reads (see `records`)."""

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

from dispatch.chance import seeded
from dispatch.neighbours import neighbours
from dispatch.offers import count_possible, offers_of
from dispatch.problem import Problem
from dispatch.records import (
    AMOUNTS,
    CHARGE_LOGGED,
    DISCONTINUITY,
    LATE,
    LINK_LOGGED,
    LOGGED,
    MISSED,
    OVER,
    PART,
    ROUTE_LOGGED,
    SHIFT,
    SPREAD,
    STATIC,
    VISITS,
    WAITED,
    WAITING_TURN,
    WAY,
    WORST_IDLE,
    WORST_LATE,
    Floats,
    Ints,
    World,
)  # fmt: skip
from dispatch.rows import account_rows, empty_rows, node_rows, route_rows, visit_rows
from dispatch.visit import Visit
from dispatch.weights import Weights
from dispatch.worker import Worker

COUNTS = 10


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
    spot_of, mode_of, minutes, kilometres = _legs(problem)
    barred, offers = offers_of(problem, tasks, routes)
    limits, day_of = account_rows(problem.workers)
    visits, groups, seniors = visit_rows(problem, len(tasks), len(routes))
    nodes, windows = node_rows(tasks, routes, visits, spot_of)
    near_before, near_after = neighbours(nodes[: len(tasks)], minutes, barred)
    world = World(
        nodes=nodes,
        visits=visits,
        routes=route_rows(routes, problem.workers, mode_of, day_of),
        windows=windows,
        minutes=minutes,
        prices=_prices(problem.weights, minutes, kilometres),
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
        node_log=empty_rows(LOGGED, len(tasks) + 1),
        route_log=empty_rows(ROUTE_LOGGED, len(routes) + 1),
        link_log=empty_rows(LINK_LOGGED, len(tasks) + 1),
        charge_log=empty_rows(CHARGE_LOGGED, 4 * len(tasks) + 8),
        queue=empty_rows(WAITING_TURN, len(visits) + 1),
        parts=empty_rows(PART, 2),
        crossing=np.full(4, -1, dtype=np.int64),
        random=seeded(0),
    )
    count_possible(visits[: world.facts[VISITS]], barred)
    return Encoded(problem, world, tasks, groups, routes, kilometres, barred)


def weights_of(weights: Weights) -> Floats:
    """The weights in the order in which the kernel keeps its amounts."""
    own = np.zeros(AMOUNTS + 3)
    own[[STATIC, MISSED]] = 1.0
    own[[LATE, WAITED, OVER]] = weights.lateness, weights.waiting, weights.overtime
    own[[SHIFT, WORST_LATE, WORST_IDLE]] = weights.shifted, weights.greatest_lateness, weights.idle
    own[[SPREAD, DISCONTINUITY]] = weights.spread, weights.discontinuity
    own[WAY] = weights.travel if weights.distance == 0 else 1.0
    return own


def _facts(
    weights: Weights, sizes: tuple[int, int, int], limits: Sequence[float], seniors: int, twins: bool
) -> Ints:
    nodes, routes, rows = sizes
    hours = weights.spread > 0 or weights.idle > 0 or seniors > 0 or any(isfinite(limit) for limit in limits)
    parts = (hours, seniors > 0, weights.idle > 0, weights.greatest_lateness > 0, twins)
    return np.array([nodes, routes, rows - routes - 1, *parts], dtype=np.int64)


def _legs(problem: Problem) -> tuple[dict[str, int], dict[str, int], Floats, Floats]:
    used = {visit.place for visit in problem.visits}
    for worker in problem.workers:
        used |= {worker.start, worker.end or worker.start}
        used |= {shift.start_place for shift in worker.shifts if shift.start_place}
    places = [place for place in problem.places if place.id in used]
    modes = sorted({worker.mode for worker in problem.workers})
    shape = (max(1, len(modes)), len(places), len(places))
    minutes, kilometres = np.zeros(shape), np.zeros(shape)
    for i, mode in enumerate(modes):
        minutes[i], kilometres[i] = problem.travel.legs(places, mode)
    spot_of = {place.id: i for i, place in enumerate(places)}
    return spot_of, {mode: i for i, mode in enumerate(modes)}, minutes, kilometres


def _prices(weights: Weights, minutes: Floats, kilometres: Floats) -> Floats:
    """What ways cost; where kilometres cost nothing it is the minutes themselves, to keep memory small."""
    return minutes if weights.distance == 0 else weights.travel * minutes + weights.distance * kilometres
