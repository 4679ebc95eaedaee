"""Plans read from who has what: timed anew they are the plans they were read from."""

import pytest

from dispatch import Break, MaxIterations, Rest, Shift, Window, plan_from, solve
from tests.dispatch.makers import make_problem, make_visit, make_worker, random_problem, rich_problem

NOTHING = MaxIterations(0)


def held(plan):
    """Who has what in a plan, as `plan_from` takes it."""
    return {
        (stop.visit, stop.position): (route.worker, stop.start)
        for route in plan.routes
        for stop in route.stops
    }


@pytest.mark.parametrize("maker", [random_problem, rich_problem])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_read_from_a_plan_is_that_plan_with_its_breaks(maker, seed) -> None:
    problem = maker(seed, visits=24, workers=6)
    plan = solve(problem, stop=MaxIterations(5000), seed=seed)
    again = solve(problem, stop=NOTHING, seed=1, start=plan_from(problem, held(plan)))
    assert again.cost.total == pytest.approx(plan.cost.total, abs=1e-4)


@pytest.mark.parametrize(
    "strange",
    [
        {("x", 0): ("w", 480.0)},
        {("a", 1): ("w", 480.0)},
        {("a", 0): ("nobody", 480.0)},
        {("a", 0): ("w", 970.0)},
    ],
    ids=["visit", "position", "worker", "after the last shift"],
)
def test_what_the_problem_does_not_know_is_dropped(strange) -> None:
    problem = make_problem([make_visit("a")], [make_worker("w")])
    assert plan_from(problem, strange).routes == ()


def rest_of(rest: Break, *starts: float) -> Rest | None:
    """The break of somebody with visits of half an hour at b from these times on."""
    problem = make_problem(
        [make_visit(f"v{i}", windows=(Window(0.0, 960.0),)) for i in range(len(starts))],
        [make_worker("w", shifts=(Shift(480.0, 960.0, rest),))],
    )
    (route,) = plan_from(problem, {(f"v{i}", 0): ("w", start) for i, start in enumerate(starts)}).routes
    return route.rest


def test_a_break_lies_in_the_first_gap_that_is_long_enough() -> None:
    assert rest_of(Break(30.0, 500.0, 900.0), 540.0, 590.0, 660.0, 760.0) == Rest(620.0, 650.0)


def test_a_break_begins_no_earlier_than_it_may() -> None:
    assert rest_of(Break(30.0, 630.0, 900.0), 540.0, 660.0) == Rest(630.0, 660.0)


def test_a_break_after_the_last_visit_is_found() -> None:
    assert rest_of(Break(30.0, 500.0, 700.0), 540.0, 570.0) == Rest(600.0, 630.0)


def test_a_break_for_which_there_is_no_time_is_missed() -> None:
    assert rest_of(Break(30.0, 500.0, 620.0), 540.0, 570.0) is None
