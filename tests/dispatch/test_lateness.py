"""Lateness on problems small enough to check by hand, with its weight alone."""

from dataclasses import replace

import pytest

from dispatch import Pin, Position, Shift, Window
from tests.dispatch.makers import (
    cost_of,
    make_pair_visit,
    make_visit,
    make_worker,
    plan_by,
)


def test_lateness_counts_each_position() -> None:
    pair = make_pair_visit(windows=(Window(540.0, 560.0, 700.0),))
    late = [
        make_worker("one", shifts=(Shift(560.0, 960.0),)),
        make_worker("two", shifts=(Shift(560.0, 960.0),)),
    ]
    assert cost_of("lateness", 3.0, [pair], late) == 60.0


def test_greatest_lateness_counts_the_latest_start_alone() -> None:
    window = (Window(480.0, 490.0, 900.0),)
    visits = [make_visit("one", windows=window), make_visit("two", windows=window)]
    assert cost_of("greatest_lateness", 1.0, visits, [make_worker()]) == 30.0


def test_lateness_counts_to_the_end_of_a_visit_that_is_due_then() -> None:
    visit = make_visit(due="end", windows=(Window(540.0, 560.0, 700.0),))
    assert cost_of("lateness", 3.0, [visit], [make_worker()]) == 30.0


def test_lateness_counts_each_end_of_a_pair_by_its_own_minutes() -> None:
    pair = make_pair_visit(due="end", windows=(Window(540.0, 580.0, 700.0),))
    pair = replace(pair, positions=(Position(30.0), Position(50.0)))
    assert cost_of("lateness", 1.0, [pair], [make_worker("one"), make_worker("two")]) == 10.0


@pytest.mark.parametrize(("due", "first", "late"), [("start", "long", 5.0), ("end", "short", 80.0)])
def test_what_is_due_decides_which_visit_goes_first(due, first, late) -> None:
    """Long then short starts 0 and 5 minutes late, ends 50 and 35; the other way 0 and 10, 0 and 80."""
    visits = [
        make_visit("long", due=due, positions=(Position(70.0),), windows=(Window(480.0, 510.0, 900.0),)),
        make_visit("short", due=due, windows=(Window(480.0, 555.0, 900.0),)),
    ]
    plan = plan_by("lateness", 1.0, visits, [make_worker()])
    assert (plan.routes[0].stops[0].visit, plan.cost.lateness) == (first, late)


def test_lateness_counts_from_the_end_of_the_window_in_which_the_visit_starts() -> None:
    """The first window is gone; in the second the work is 10 minutes late."""
    windows = (Window(480.0, 485.0), Window(700.0, 705.0, 760.0))
    worker = make_worker(shifts=(Shift(705.0, 960.0),))
    assert cost_of("lateness", 1.0, [make_visit(windows=windows)], [worker]) == 10.0


def test_a_pinned_start_is_late_by_the_window_that_it_misses() -> None:
    assert cost_of("lateness", 1.0, [make_visit(pins=(Pin(start=620.0),))], [make_worker()]) == 20.0


def test_a_pinned_start_is_late_by_the_end_of_its_work_where_that_is_due() -> None:
    """The work of 30 minutes never fits into the window; pinned to its start it ends 10 minutes late."""
    visit = make_visit(due="end", windows=(Window(540.0, 560.0),), pins=(Pin(start=540.0),))
    assert cost_of("lateness", 1.0, [visit], [make_worker()]) == 10.0
