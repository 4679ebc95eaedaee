"""The days of an agreed service: rule, holidays, single days, pauses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.holidays import holiday_on, is_workday
from eldercare.visits.care_plans.rules import ON_HOLIDAY, Span
from eldercare.visits.care_plans.series import Change, Series, due_days, fates, period_of

START = date(2026, 1, 1)
MON_WED_FRI = Series("FREQ=WEEKLY;BYDAY=MO,WE,FR", START, START)
WORKWEEK = Series("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", START, START, on_holiday="workdays")
TWICE = Series("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", START, START, times=2)
FIRST_WEEK = Series("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTHDAY=1,2,3,4,5,6,7", START, START, times=1)


def october(*days: int) -> list[date]:
    return [date(2026, 10, day) for day in days]


def due(series: Series, first: date, last: date) -> list[date]:
    return list(due_days(series, first, last))


def test_as_usual_a_holiday_is_a_day_like_others() -> None:
    assert due(MON_WED_FRI, date(2026, 10, 1), date(2026, 10, 9)) == october(2, 5, 7, 9)


def test_a_holiday_is_skipped() -> None:
    series = replace(MON_WED_FRI, on_holiday="skip")
    assert due(series, date(2026, 10, 1), date(2026, 10, 12)) == october(9, 12)


def test_holidays_move_to_the_next_workday_and_become_one() -> None:
    series = replace(MON_WED_FRI, on_holiday="next")
    assert due(series, date(2026, 10, 1), date(2026, 10, 12)) == october(8, 9, 12)


def test_holidays_move_to_the_workday_before_and_become_one() -> None:
    series = replace(MON_WED_FRI, on_holiday="previous")
    found = due(series, date(2026, 9, 28), date(2026, 10, 9))
    assert found == [date(2026, 9, 28), date(2026, 9, 30), date(2026, 10, 9)]


def test_which_days_became_one_is_said() -> None:
    series = replace(MON_WED_FRI, on_holiday="next")
    said = {fate.rule_day.day: (fate.day, fate.why) for fate in fates(series, *october(2, 7))}
    moved = (date(2026, 10, 8), "holiday_moved")
    assert said == {2: moved, 5: (None, "merged"), 7: (None, "merged")}


def test_workdays_only_fall_on_worked_weekends_too() -> None:
    found = due(WORKWEEK, date(2026, 10, 1), date(2026, 10, 12))
    assert found == october(8, 9, 10, 12)
    assert date(2026, 9, 20) in due(WORKWEEK, date(2026, 9, 19), date(2026, 9, 21))


def test_somebody_who_comes_on_some_weekdays_does_not_come_on_worked_weekends() -> None:
    series = replace(MON_WED_FRI, on_holiday="workdays")
    assert due(series, date(2026, 10, 8), date(2026, 10, 12)) == october(9, 12)


def test_a_move_out_of_the_plan_is_no_visit() -> None:
    series = replace(MON_WED_FRI, on_holiday="next", last_day=date(2026, 10, 7))
    assert due(series, date(2026, 10, 1), date(2026, 10, 20)) == []


def test_a_pause_leaves_none_and_the_series_goes_on() -> None:
    series = replace(MON_WED_FRI, pauses=(Span(date(2026, 11, 2), date(2026, 11, 6)),))
    assert due(series, date(2026, 10, 30), date(2026, 11, 9)) == [date(2026, 10, 30), date(2026, 11, 9)]


def test_an_open_pause_leaves_none_for_ever() -> None:
    series = replace(MON_WED_FRI, pauses=(Span(date(2026, 11, 2)),))
    assert due(series, date(2026, 11, 1), date(2027, 11, 1)) == []


def test_one_day_is_skipped() -> None:
    series = replace(MON_WED_FRI, changes=(Change(date(2026, 11, 4)),))
    assert due(series, date(2026, 11, 2), date(2026, 11, 6)) == [date(2026, 11, 2), date(2026, 11, 6)]


def test_one_day_is_moved_and_keeps_its_name() -> None:
    series = replace(MON_WED_FRI, changes=(Change(date(2026, 11, 4), date(2026, 11, 5)),))
    (fate,) = (one for one in fates(series, date(2026, 11, 2), date(2026, 11, 6)) if one.change)
    assert (fate.series_day, fate.day, fate.why) == (date(2026, 11, 4), date(2026, 11, 5), "moved_once")


def test_a_move_by_hand_goes_before_the_holiday() -> None:
    series = replace(MON_WED_FRI, on_holiday="skip", changes=(Change(date(2026, 10, 2), date(2026, 10, 3)),))
    assert due(series, date(2026, 10, 1), date(2026, 10, 7)) == october(3)


def test_a_change_for_a_day_that_the_rule_no_longer_names_says_nothing() -> None:
    series = replace(MON_WED_FRI, changes=(Change(date(2026, 11, 3), date(2026, 11, 5)),))
    assert due(series, date(2026, 11, 2), date(2026, 11, 6)) == due(
        MON_WED_FRI, date(2026, 11, 2), date(2026, 11, 6)
    )


def test_twice_a_week_falls_twice_in_each_week() -> None:
    mondays = [date(2026, 11, 2) + timedelta(days=7 * n) for n in range(4)]
    assert [len(due(TWICE, day, day + timedelta(days=6))) for day in mondays] == [2, 2, 2, 2]


def test_a_visit_with_an_open_day_says_between_which_it_may_be() -> None:
    first, second = fates(TWICE, date(2026, 11, 2), date(2026, 11, 8))
    assert (first.day, first.first_day, first.last_day) == (
        date(2026, 11, 3), date(2026, 11, 2), date(2026, 11, 4),
    )  # fmt: skip
    assert (second.day, second.first_day, second.last_day) == (
        date(2026, 11, 6), date(2026, 11, 6), date(2026, 11, 8),
    )  # fmt: skip


def test_a_week_that_begins_late_has_its_share() -> None:
    series = replace(TWICE, starts_on=date(2026, 11, 7), first_day=date(2026, 11, 7))
    assert len(due(series, date(2026, 11, 2), date(2026, 11, 8))) == 1


def test_an_open_day_is_not_on_a_holiday_that_is_skipped() -> None:
    series = replace(TWICE, on_holiday="skip")
    for fate in fates(series, date(2026, 9, 21), date(2026, 9, 27)):
        allowed = {date(2026, 9, 21) + timedelta(days=n) for n in range(4)}
        assert fate.day in allowed
        assert {fate.first_day, fate.last_day} <= allowed


def test_days_between_that_are_not_allowed_are_closed() -> None:
    series = Series("FREQ=WEEKLY;BYDAY=MO,WE,FR", START, START, times=1)
    (fate,) = fates(series, date(2026, 11, 2), date(2026, 11, 8))
    assert fate.closed == (date(2026, 11, 3), date(2026, 11, 5))


def test_once_in_the_first_week_of_the_month() -> None:
    found = due(FIRST_WEEK, START, date(2026, 12, 31))
    assert [day.month for day in found] == list(range(1, 13))
    assert all(day.day <= 7 for day in found)


def test_the_last_week_of_the_month_is_its_last_seven_days() -> None:
    series = replace(FIRST_WEEK, rule="FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1", times=1)
    assert due(series, date(2026, 2, 1), date(2026, 3, 31)) == [date(2026, 2, 23), date(2026, 3, 30)]


def test_three_times_a_month_on_any_day() -> None:
    series = Series("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", START, START, times=3)
    assert len(due(series, date(2026, 11, 1), date(2026, 11, 30))) == 3


RULES = st.sampled_from(
    [
        ("FREQ=DAILY", None), ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None), ("FREQ=WEEKLY;BYDAY=SA", None),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", None), ("FREQ=MONTHLY;BYDAY=1MO", None),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", 2), ("FREQ=WEEKLY;BYDAY=MO,WE,FR", 2),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR", 3),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1", 1),
    ]
)  # fmt: skip
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 1))
PAUSES = st.lists(
    st.tuples(DAYS, st.integers(0, 20)).map(lambda one: Span(one[0], one[0] + timedelta(days=one[1]))),
    max_size=2,
).map(tuple)


@st.composite
def any_series(draw: st.DrawFn) -> Series:
    rule, times = draw(RULES)
    starts_on = draw(st.dates(date(2025, 12, 1), date(2026, 9, 1)))
    changes = tuple(
        Change(day, draw(st.one_of(st.none(), st.just(day + timedelta(days=draw(st.integers(-9, 9)))))))
        for day in sorted(draw(st.sets(DAYS, max_size=2)))
    )
    return Series(rule, starts_on, starts_on, None, times, draw(st.sampled_from(sorted(ON_HOLIDAY))),
                  draw(PAUSES), changes)  # fmt: skip


@given(series=any_series(), first=DAYS, length=st.integers(0, 80))
def test_no_day_comes_twice(series: Series, first: date, length: int) -> None:
    found = due(series, first, first + timedelta(days=length))
    assert len(found) == len(set(found))


@given(series=any_series(), first=DAYS, length=st.integers(0, 80))
def test_no_name_comes_twice(series: Series, first: date, length: int) -> None:
    names = [fate.series_day for fate in fates(series, first, first + timedelta(days=length))]
    assert len(names) == len(set(names))


@given(series=any_series(), first=DAYS, length=st.integers(0, 80))
def test_what_a_holiday_moves_lands_on_a_workday(series: Series, first: date, length: int) -> None:
    for fate in fates(series, first, first + timedelta(days=length)):
        if fate.why == "holiday_moved" and fate.day:
            assert is_workday(fate.day)
            assert holiday_on(fate.rule_day)


@given(series=any_series(), first=DAYS, length=st.integers(0, 80))
def test_a_pause_leaves_no_visit(series: Series, first: date, length: int) -> None:
    found = due(series, first, first + timedelta(days=length))
    assert not any(pause.holds(day) for day in found for pause in series.pauses)


@given(series=any_series(), first=DAYS, length=st.integers(0, 60), cut=st.integers(0, 60))
def test_two_spans_side_by_side_give_what_the_whole_gives(
    series: Series, first: date, length: int, cut: int
) -> None:
    last = first + timedelta(days=length)
    middle = first + timedelta(days=min(cut, length))
    parts = due(series, first, middle) + due(series, middle + timedelta(days=1), last)
    assert parts == due(series, first, last)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 26), date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 11, 23),) * 2 + (date(2026, 11, 29),),
    ],
)
def test_a_week_runs_from_monday(day: date, first: date, last: date) -> None:
    assert period_of(TWICE.rule, day) == Span(first, last)
