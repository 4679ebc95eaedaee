"""What each visit meets on each shift before any timetable: the rule that bars it, and what it costs."""

from collections.abc import Sequence
from math import inf

import numpy as np

from dispatch.problem import Problem
from dispatch.records import FREE, REASONS, Floats, Ints, Records
from dispatch.rules import Assignment, first_rule_broken
from dispatch.visit import Visit
from dispatch.worker import Worker


def price_of(problem: Problem, visit: Visit) -> float:
    """What leaving the visit out costs."""
    return problem.weights.unassigned * visit.priority if visit.price is None else visit.price


def offers_of(
    problem: Problem, tasks: Sequence[tuple[Visit, int]], routes: Sequence[tuple[Worker, int]]
) -> tuple[Ints, Floats]:
    """For each node and route the static rule that bars it, and the price of the person."""
    barred = np.full((len(tasks), len(routes)), FREE, dtype=np.int64)
    offers = np.zeros((len(tasks), len(routes)))
    weights = problem.weights
    for n, (visit, index) in enumerate(tasks):
        best = max([0.0, *visit.preferences.values()])
        incumbent = visit.incumbent.workers[index] if visit.incumbent else None
        for r, (worker, shift) in enumerate(routes):
            reason = first_rule_broken(Assignment(visit, index, worker, worker.shifts[shift]))
            if reason is not None:
                barred[n, r], offers[n, r] = REASONS.index(reason), inf
                continue
            offers[n, r] = weights.preference * (best - visit.preferences.get(worker.id, 0.0))
            offers[n, r] += weights.moved * (incumbent is not None and incumbent != worker.id)
    return barred, offers


def count_possible(visits: Records, barred: Ints) -> None:
    """Note for each visit how many routes could take its scarcest position."""
    open_routes = (barred == FREE).sum(axis=1)
    for visit in visits:
        visit.possible = open_routes[visit.first : visit.after].min()
