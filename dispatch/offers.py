"""What each visit meets on each shift before any timetable: the rule that bars it, and what it costs."""

from collections.abc import Hashable, Sequence
from math import inf

import numpy as np
import numpy.typing as npt

from dispatch.plan import Reason
from dispatch.problem import Problem
from dispatch.records import FREE, REASONS, Floats, Ints, Records
from dispatch.rules import RULES, Assignment, questions
from dispatch.visit import Visit
from dispatch.worker import Worker

Flags = npt.NDArray[np.bool_]


def price_of(problem: Problem, visit: Visit) -> float:
    """What leaving the visit out costs."""
    return problem.weights.unassigned * visit.priority if visit.price is None else visit.price


def offers_of(
    problem: Problem, tasks: Sequence[tuple[Visit, int]], routes: Sequence[tuple[Worker, int]]
) -> tuple[Ints, Floats]:
    """For each node and route the static rule that bars it, and the price of the person."""
    barred, offers = barred_by(tasks, routes), np.zeros((len(tasks), len(routes)))
    weights = problem.weights
    rows: dict[str, list[int]] = {}
    for r, (worker, _) in enumerate(routes):
        rows.setdefault(worker.id, []).append(r)
    for n, (visit, index) in enumerate(tasks):
        best = max([0.0, *visit.preferences.values()])
        offers[n] = weights.preference * best
        for name, bonus in visit.preferences.items():
            offers[n, rows.get(name, [])] = weights.preference * (best - bonus)
        incumbent = visit.incumbent.workers[index] if visit.incumbent else None
        if incumbent is not None:
            moved = np.full(len(routes), weights.moved)
            moved[rows.get(incumbent, [])] = 0.0
            offers[n] += moved
    offers[barred != FREE] = inf
    return barred, offers


def barred_by(tasks: Sequence[tuple[Visit, int]], routes: Sequence[tuple[Worker, int]]) -> Ints:
    """For each node and route the row of the first rule broken, or FREE.

    Each rule answers once for all positions that are equal in what it looks at; most are.
    """
    barred = np.full((len(tasks), len(routes)), FREE, dtype=np.int64)
    answers: dict[tuple[Reason, Hashable], Flags] = {}
    for n, (visit, index) in enumerate(tasks):
        asked = zip(RULES, questions(visit, index), strict=True)
        for (rule, reason), question in reversed(list(asked)):
            said = answers.get((reason, question))
            if said is None:
                said = np.array(
                    [not rule(Assignment(visit, index, w, w.shifts[shift])) for w, shift in routes],
                    dtype=bool,
                )
                answers[reason, question] = said
            barred[n, said] = REASONS.index(reason)
    return barred


def count_possible(visits: Records, barred: Ints) -> None:
    """Note for each visit how many routes could take its scarcest position."""
    open_routes = (barred == FREE).sum(axis=1)
    for visit in visits:
        visit.possible = open_routes[visit.first : visit.after].min()
