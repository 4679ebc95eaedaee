"""The compiled kernel and the plain reference agree on random problems."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch import MaxIterations, solve
from dispatch.encode import encode
from dispatch.records import AMOUNTS
from dispatch.restore import restore_plan
from tests.dispatch.makers import random_problem, rich_problem
from tests.dispatch.reference import Timetable, breaches, cost_of

problems = st.builds(
    lambda maker, *sizes: maker(*sizes),
    st.sampled_from([random_problem, rich_problem]),
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
    encoded = encode(problem)
    restore_plan(encoded, plan)
    world = encoded.world
    assert float(world.sums @ world.weights[:AMOUNTS]) == pytest.approx(plan.cost.total, abs=1e-5)
