"""A break lies inside its span, free of visits and ways, or is missed at a price."""

import pytest

from dispatch import (
    Break,
    Cost,
    MaxIterations,
    Plan,
    Position,
    Reason,
    Rest,
    Route,
    Shift,
    Stop,
    Window,
    solve,
)
from tests.dispatch.makers import make_problem, make_visit, make_worker, people_of, plan_of


def test_the_break_lies_in_waiting_that_is_long_enough() -> None:
    rest = Break(30.0, 580.0, 700.0)
    visits = [make_visit("one"), make_visit("two", place="c", windows=(Window(640.0, 640.0),))]
    (route,) = plan_of(visits, [make_worker(shifts=(Shift(480.0, 960.0, rest),))]).routes
    assert route.rest == Rest(580.0, 610.0)
    assert route.stops[1].waiting == 30.0


def test_the_break_makes_the_next_visit_later_when_it_cannot_wait() -> None:
    rest = Break(30.0, 570.0, 620.0)
    visits = [make_visit("one"), make_visit("two", place="c", windows=(Window(540.0, 700.0),), priority=2)]
    visits[0] = make_visit("one", windows=(Window(540.0, 540.0),))
    (route,) = plan_of(visits, [make_worker(shifts=(Shift(480.0, 960.0, rest),))]).routes
    assert route.rest == Rest(580.0, 610.0)
    assert route.stops[1].start == 610.0


def test_a_visit_that_leaves_no_break_is_refused() -> None:
    long = make_visit(positions=(Position(200.0),), windows=(Window(540.0, 540.0),))
    rest = Break(60.0, 560.0, 720.0)
    assert (
        plan_of([long], [make_worker(shifts=(Shift(480.0, 960.0, rest),))]).reason_of("v")
        is Reason.WINDOW_CLOSED
    )


def day_whose_break_is_in_the_way(price):
    """The visit lasts from 540 to 740, all the time in which the break might be taken."""
    long = make_visit(positions=(Position(200.0),), windows=(Window(540.0, 540.0),))
    return long, make_worker(shifts=(Shift(480.0, 960.0, Break(60.0, 520.0, 720.0, price)),))


def test_a_break_with_a_price_may_be_missed() -> None:
    long, worker = day_whose_break_is_in_the_way(10.0)
    plan = plan_of([long], [worker])
    assert (people_of(plan), plan.routes[0].rest) == (["w"], None)


def test_a_break_without_a_price_is_never_missed() -> None:
    long, worker = day_whose_break_is_in_the_way(None)
    assert plan_of([long], [worker]).reason_of("v") is Reason.WINDOW_CLOSED


@pytest.mark.parametrize(("price", "served"), [(10.0, 1), (None, 0)])
def test_a_break_with_a_price_may_be_missed_to_be_back_in_time(price, served) -> None:
    rest = Break(30.0, 480.0, 605.0, price)
    worker = make_worker(shifts=(Shift(520.0, 600.0, rest),))
    plan = plan_of([make_visit(windows=(Window(540.0, 540.0),))], [worker])
    assert len(plan.routes) == served


def test_a_break_with_a_price_is_taken_where_it_costs_nothing() -> None:
    rest = Break(30.0, 580.0, 700.0, 0.5)
    assert plan_of([make_visit()], [make_worker(shifts=(Shift(480.0, 960.0, rest),))]).routes[0].rest == Rest(
        580.0, 610.0
    )


def test_a_break_is_taken_early_when_that_makes_nobody_late() -> None:
    """Taken as late as may be the break delays the last visit; on arrival at the second it fills a wait."""
    rest = Break(30.0, 560.0, 700.0)
    visits = [
        make_visit("one", windows=(Window(540.0, 540.0),)),
        make_visit("two", place="c", windows=(Window(600.0, 640.0),)),
        make_visit("three", place="d", windows=(Window(655.0, 655.0, 900.0),)),
        make_visit("four", place="e", windows=(Window(695.0, 695.0, 900.0),)),
    ]
    plan = solve(
        make_problem(visits, [make_worker(shifts=(Shift(480.0, 960.0, rest),))]),
        stop=MaxIterations(20_000),
        seed=1,
    )
    (route,) = plan.routes
    assert route.rest == Rest(580.0, 610.0)
    assert plan.cost.lateness == 0.0


def test_a_break_for_which_somebody_waited_is_restored_where_it_was() -> None:
    problem = make_problem(
        [make_visit("one"), make_visit("two", windows=(Window(540.0, 760.0),))],
        [make_worker(shifts=(Shift(480.0, 960.0, Break(30.0, 690.0, 780.0)),))],
    )
    stops = Stop("one", 0, 540.0, 540.0, 570.0, 0.0, 0.0), Stop("two", 0, 570.0, 720.0, 750.0, 0.0, 0.0)
    route = Route("w", 0, 540.0, 750.0, stops, 0.0, 0.0, rest=Rest(690.0, 720.0))
    plan = Plan((route,), (), Cost(), seed=0, iterations=0, snapshot="")
    (again,) = solve(problem, stop=MaxIterations(0), seed=1, start=plan).routes
    assert (again.rest, again.stops[1].start) == (Rest(690.0, 720.0), 720.0)
