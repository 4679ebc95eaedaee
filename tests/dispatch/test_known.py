"""A plan that is known is never answered by a worse one."""

from dataclasses import replace

import pytest

from dispatch import LEAST_CHANGE, MaxIterations, plan_from, solve
from dispatch.plan import Cost, Plan
from tests.dispatch.makers import make_problem, make_visit, make_worker, random_problem
from tests.dispatch.reference import breaches

NOTHING = MaxIterations(0)
SHORT = MaxIterations(100)


@pytest.fixture(scope="module")
def region():
    return random_problem(5, visits=30, workers=6)


@pytest.fixture(scope="module")
def known(region):
    return solve(region, stop=MaxIterations(200_000), seed=7)


@pytest.mark.parametrize("seed", range(4))
def test_a_short_search_gives_nothing_worse_than_the_known_plan(region, known, seed) -> None:
    assert solve(region, stop=SHORT, seed=seed).cost.total > known.cost.total
    assert solve(region, stop=SHORT, seed=seed, known=known).cost.total <= known.cost.total


def test_without_a_search_the_known_plan_comes_back(region, known) -> None:
    assert solve(region, stop=NOTHING, seed=1, known=known).routes == known.routes


def test_a_search_goes_on_from_the_known_plan_at_last(region) -> None:
    first = solve(region, stop=SHORT, seed=1)
    alone = solve(region, stop=MaxIterations(3000), seed=2)
    from_it = solve(region, stop=MaxIterations(3000), seed=2, known=alone)
    assert from_it.cost.total < min(first.cost.total, alone.cost.total)


def test_a_known_plan_worse_than_what_is_found_is_forgotten(region) -> None:
    poor = Plan((), (), Cost(), seed=0, iterations=0, snapshot="")
    as_given = solve(region, stop=NOTHING, seed=1, known=poor).cost.total
    assert solve(region, stop=MaxIterations(3000), seed=1, known=poor).cost.total < as_given


def test_what_the_known_plan_leaves_out_is_put_in_where_it_fits() -> None:
    problem = make_problem([make_visit("a"), make_visit("b")], [make_worker("w")])
    plan = plan_from(problem, {("a", 0): ("w", 480.0)})
    assert not solve(problem, stop=NOTHING, seed=1, known=plan).unassigned


def test_a_known_plan_that_breaks_a_rule_by_now_is_mended(region, known) -> None:
    visit, worker = next((stop.visit, route.worker) for route in known.routes for stop in route.stops)
    visits = tuple(
        replace(one, bans=frozenset({worker})) if one.id == visit else one for one in region.visits
    )
    problem = replace(region, visits=visits)
    assert breaches(problem, solve(problem, stop=SHORT, seed=1, known=known)) == []


def test_a_search_from_the_plan_in_force_may_know_a_better_one(region, known) -> None:
    start = solve(region, stop=NOTHING, seed=3)
    problem = replace(region, weights=LEAST_CHANGE)
    found = solve(problem, stop=SHORT, seed=1, start=start, known=known)
    assert found.cost.total <= solve(problem, stop=NOTHING, seed=1, known=known).cost.total


def test_the_same_seed_and_known_plan_give_the_same_plan_on_one_thread_and_on_two(region, known) -> None:
    plans = [
        solve(region, stop=MaxIterations(3000), seed=4, known=known, searches=2, threads=threads)
        for threads in (1, 2)
    ]
    assert plans[0] == plans[1]
