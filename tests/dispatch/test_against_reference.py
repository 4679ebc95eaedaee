"""The compiled kernel and the plain reference agree on random problems."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import Break, Incumbent, MaxIterations, Pin, Shift, Window, solve
from dispatch.encode import encode
from dispatch.records import AMOUNTS, PINNED_PRICE
from dispatch.restore import restore_plan
from tests.dispatch.makers import (
    make_pair_visit,
    make_problem,
    make_visit,
    make_worker,
    pinned_problem,
    random_problem,
    rich_problem,
)
from tests.dispatch.reference import Timetable, breaches, cost_of

problems = st.builds(
    lambda maker, *sizes: maker(*sizes),
    st.sampled_from([random_problem, rich_problem, pinned_problem]),
    st.integers(0, 10**6),
    st.integers(1, 14),
    st.integers(1, 6),
    st.integers(1, 2),
)


@settings(max_examples=60, deadline=None)
@given(problems, st.integers(0, 3000))
def test_a_plan_breaks_no_hard_rule(problem, iterations) -> None:
    assert breaches(problem, solve(problem, stop=MaxIterations(iterations), seed=1)) == []


@settings(max_examples=60, deadline=None)
@given(problems)
def test_the_cost_kept_while_searching_is_the_cost_by_definition(problem) -> None:
    plan = solve(problem, stop=MaxIterations(3000), seed=1)
    assert asdict(plan.cost) == pytest.approx(asdict(cost_of(problem, plan)), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(problems)
def test_the_compiled_timetable_is_that_of_the_reference(problem) -> None:
    plan = solve(problem, stop=MaxIterations(2000), seed=1)
    expected = Timetable(problem, plan.routes).start
    found = {(stop.visit, stop.position): stop.start for route in plan.routes for stop in route.stops}
    assert found == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(problems)
def test_a_plan_restored_from_its_stops_costs_the_same(problem) -> None:
    plan = solve(problem, stop=MaxIterations(2000), seed=1)
    pinned = sum(bool(problem.visit(left.visit).pins) for left in plan.unassigned)
    cost = restored_cost(problem, plan) - PINNED_PRICE * pinned
    assert cost == pytest.approx(plan.cost.total, abs=1e-5)


def restored_cost(problem, plan):
    encoded = encode(problem)
    restore_plan(encoded, plan)
    return float(encoded.world.sums @ encoded.world.weights[:AMOUNTS])


def test_a_break_that_a_plan_misses_is_missed_in_the_plan_restored() -> None:
    """Four visits one after the other: the break would make all that follow late."""
    visits = [
        make_visit(place, place=place, windows=(Window(540.0 + 40 * i, 540.0 + 40 * i, 900.0),))
        for i, place in enumerate("bcdef")
    ]
    worker = make_worker(shifts=(Shift(480.0, 960.0, Break(30.0, 560.0, 700.0, 1.0)),))
    problem = make_problem(visits, [worker])
    plan = solve(problem, stop=MaxIterations(20_000), seed=1)
    assert (plan.routes[0].rest, plan.cost.missed_breaks, plan.cost.lateness) == (None, 1.0, 0.0)
    assert restored_cost(problem, plan) == pytest.approx(plan.cost.total)


def test_a_restored_independent_pair_is_shifted_once() -> None:
    pins = (Pin(start=550.0), Pin(start=600.0, position=1))
    pair = make_pair_visit(kind="independent", incumbent=Incumbent((None, None), 540.0), pins=pins)
    problem = make_problem([pair])
    plan = solve(problem, stop=MaxIterations(100), seed=1)
    assert plan.cost.shifted == 2.0
    assert restored_cost(problem, plan) == pytest.approx(plan.cost.total)
