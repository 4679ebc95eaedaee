"""The place that a scan finds, by bounds that spare most trials, is the best of all places.

Where a break is still to come, or two people come later to a visit, bounds are estimates; so there are no
breaks here, and no pair but the visit that is looked at.
"""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from dispatch import MaxIterations, solve
from dispatch.encode import encode
from dispatch.records import SINGLE
from dispatch.restore import leave_out, restore_plan
from dispatch.scan import BEST_ONLY, EVERY_ROUTE, new_survey, scan, scan_alone
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


def left_out_of(problem, number):
    """The problem's plan without one of its visits; the visit's first row in the world."""
    encoded = encode(problem)
    restore_plan(encoded, solve(problem, stop=MaxIterations(500), seed=1))
    rows = encoded.groups[number]
    leave_out(encoded, rows)
    return encoded, rows[0]


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(20))
def test_where_a_bound_closes_a_route_the_visit_does_not_fit(maker, seed) -> None:
    """With breaks and with pairs elsewhere too: only what is surely too late is not tried."""
    closed = []
    for number in range(6):
        problem = maker(seed, visits=10, workers=4, days=2)
        encoded, row = left_out_of(problem, number)
        world, survey = encoded.world, new_survey(encoded.world)
        if world.visits[row].kind != SINGLE:
            continue
        scan(world, survey, row, EVERY_ROUTE, 0.0, inf)
        extra = survey.found[0].extra.copy()
        for route in np.flatnonzero((extra == inf) & (world.offers[world.visits[row].first] < inf)):
            scan_alone(world, survey, row, 0, route)
            closed.append(float(survey.found[0, route].extra))
    assert set(closed) <= {inf}


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(20))
def test_a_visit_costs_least_where_a_scan_puts_it(maker, seed) -> None:
    for number in range(6):
        problem = bounded(maker(seed, visits=10, workers=4, days=2), number)
        encoded, row = left_out_of(problem, number)
        survey = new_survey(encoded.world)
        found = scan(encoded.world, survey, row, BEST_ONLY, 0.0, inf)
        scan(encoded.world, survey, row, EVERY_ROUTE, 0.0, inf)
        assert found == pytest.approx(min(survey.found[0].extra), abs=1e-6)
