"""The steps of a planning job, and what each evening and each Friday asks for."""

from datetime import date, timedelta

import pytest

from eldercare.core.errors import StepRefusedError
from eldercare.core.time import at
from eldercare.visits.plan_jobs.rules import (
    LONG,
    OPEN,
    QUICK,
    STATES,
    STEPS,
    days_apart,
    evening_day,
    lane_of,
    span_of_region,
    spans_of,
    week_asked,
)

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LISTED = {
    ("waiting", "start"): "running",
    ("waiting", "cancel"): "cancelled",
    ("running", "begin_again"): "running",
    ("running", "finish"): "done",
    ("running", "fail"): "failed",
    ("running", "cancel"): "stopping",
    ("stopping", "stop"): "cancelled",
    ("stopping", "finish"): "done",
    ("stopping", "fail"): "failed",
}


@pytest.mark.parametrize("state", sorted(STATES))
@pytest.mark.parametrize("verb", sorted(STEPS.all_verbs))
def test_a_listed_step_is_taken_and_every_other_refused(state: str, verb: str) -> None:
    if (state, verb) in LISTED:
        assert STEPS.target(state, verb) == LISTED[state, verb]
    else:
        with pytest.raises(StepRefusedError):
            STEPS.target(state, verb)


def test_every_state_has_a_word() -> None:
    assert STEPS.states == set(STATES)


def test_what_is_over_takes_no_step() -> None:
    assert [state for state in STATES if STEPS.verbs(state)] == list(OPEN)


@pytest.mark.parametrize(("minute", "days"), [(18 * 60, 1), (23 * 60, 1), (2 * 60, 0), (17 * 60, 0)])
def test_an_evening_asks_for_the_day_after_it(minute: int, days: int) -> None:
    assert evening_day(at(MONDAY, minute)) == MONDAY + days * DAY


@pytest.mark.parametrize(
    ("day", "minute", "first", "last"),
    [
        (27, 18 * 60, date(2026, 11, 30), date(2026, 12, 6)),  # this Friday evening
        (27, 17 * 60, date(2026, 11, 28), date(2026, 11, 29)),  # not yet: what is left of last Friday's week
        (29, 9 * 60, date(2026, 11, 30), date(2026, 12, 6)),  # the clock slept until Sunday
        (30, 8 * 60, date(2026, 12, 1), date(2026, 12, 6)),  # or until Monday: the rest of the week
    ],
)
def test_a_friday_asks_for_the_week_after_it(day: int, minute: int, first: date, last: date) -> None:
    assert week_asked(at(date(2026, 11, day), minute)) == (first, last)


def test_on_sunday_nothing_is_left_of_the_week_of_the_friday_before_last() -> None:
    first, last = week_asked(at(date(2026, 11, 27), 17 * 60) + 2 * DAY)
    assert (first, last) == (date(2026, 11, 30), date(2026, 12, 6))


def test_today_is_a_problem_of_its_own_and_the_rest_goes_by_weeks() -> None:
    assert spans_of(MONDAY, MONDAY + 9 * DAY, MONDAY) == [
        (MONDAY, MONDAY),
        (MONDAY + DAY, MONDAY + 6 * DAY),
        (MONDAY + 7 * DAY, MONDAY + 9 * DAY),
    ]


def test_a_range_to_come_is_cut_at_sundays() -> None:
    assert spans_of(MONDAY + 5 * DAY, MONDAY + 7 * DAY, MONDAY) == [
        (MONDAY + 5 * DAY, MONDAY + 6 * DAY),
        (MONDAY + 7 * DAY, MONDAY + 7 * DAY),
    ]


def test_days_that_are_over_are_no_problem_of_today() -> None:
    assert spans_of(MONDAY, MONDAY + 4 * DAY, MONDAY + 2 * DAY) == [
        (MONDAY, MONDAY + DAY),
        (MONDAY + 2 * DAY, MONDAY + 2 * DAY),
        (MONDAY + 3 * DAY, MONDAY + 4 * DAY),
    ]


def test_only_one_day_of_one_station_is_quick() -> None:
    assert lane_of(["a"], MONDAY, MONDAY) == QUICK
    assert lane_of(["a", "b"], MONDAY, MONDAY) == LONG
    assert lane_of(["a"], MONDAY, MONDAY + DAY) == LONG


def test_two_visits_of_one_item_share_out_the_days_between_them() -> None:
    week = MONDAY, MONDAY + 6 * DAY
    assert days_apart([(MONDAY, *week), (MONDAY + 3 * DAY, *week)]) == [
        (MONDAY, MONDAY + DAY),
        (MONDAY + 2 * DAY, MONDAY + 6 * DAY),
    ]


def test_days_that_do_not_meet_are_left_alone() -> None:
    spans = [(MONDAY, MONDAY, MONDAY + DAY), (MONDAY + 3 * DAY, MONDAY + 2 * DAY, MONDAY + 4 * DAY)]
    assert days_apart(spans) == [span[1:] for span in spans]


def test_a_place_lies_in_the_county_and_in_each_area_above_it() -> None:
    assert {"", "320682", "320682114"} <= set(span_of_region("320682114"))
