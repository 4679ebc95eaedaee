"""The place that a scan finds, by bounds that spare most trials, is the best of all places.

Where a break is still to come, or two people come later to a visit, bounds are estimates; so there are no
breaks here, and no pair but the visit that is looked at.
"""

from dataclasses import replace
from math import inf

import pytest

from dispatch import MaxIterations, solve
from dispatch.encode import encode
from dispatch.restore import leave_out, restore_plan
from dispatch.scan import BEST_ONLY, EVERY_ROUTE, new_survey, scan
from tests.dispatch.makers import random_problem, rich_problem


def bounded(problem, number):
    """The problem without breaks, and without pairs but for one visit."""
    workers = [replace(w, shifts=tuple(replace(s, rest=None) for s in w.shifts)) for w in problem.workers]
    visits = [v if n == number else replace(v, pair=None, **alone(v)) for n, v in enumerate(problem.visits)]
    return replace(problem, visits=tuple(visits), workers=tuple(workers))


def alone(visit):
    """What a visit for one person asks for; nobody is pinned to a second position."""
    incumbent = visit.incumbent and replace(visit.incumbent, workers=visit.incumbent.workers[:1])
    return {
        "positions": visit.positions[:1],
        "pins": tuple(pin for pin in visit.pins if not pin.position),
        "incumbent": incumbent,
    }


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(20))
def test_a_visit_costs_least_where_a_scan_puts_it(maker, seed) -> None:
    for number in range(6):
        problem = bounded(maker(seed, visits=10, workers=4, days=2), number)
        plan = solve(problem, stop=MaxIterations(500), seed=1)
        encoded = encode(problem)
        restore_plan(encoded, plan)
        rows = encoded.groups[number]
        leave_out(encoded, rows)
        survey = new_survey(encoded.world)
        found = scan(encoded.world, survey, rows[0], BEST_ONLY, 0.0, inf)
        scan(encoded.world, survey, rows[0], EVERY_ROUTE, 0.0, inf)
        assert found == pytest.approx(min(survey.found[0].extra), abs=1e-6)
