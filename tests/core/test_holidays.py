"""The calendar of public holidays: 2026 by the State Council's notice, later years as a forecast."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.holidays import (
    NAMES,
    holiday_on,
    is_forecast,
    is_workday,
    made_up_on,
    next_workday,
    previous_workday,
    year_of,
)


def days(year: int, *spans: tuple[str, int, int, int]) -> dict[date, str]:
    return {
        date(year, month, day): name for name, month, first, last in spans for day in range(first, last + 1)
    }


# Typed from the notice of 2025-11-04 (国务院办公厅关于2026年部分节假日安排的通知).
OFF_2026 = days(
    2026, ("new_year", 1, 1, 3), ("spring", 2, 15, 23), ("qingming", 4, 4, 6), ("labour", 5, 1, 5),
    ("dragon_boat", 6, 19, 21), ("mid_autumn", 9, 25, 27), ("national", 10, 1, 7),
)  # fmt: skip
WORKED_2026 = {
    date(2026, 1, 4): "new_year", date(2026, 2, 14): "spring", date(2026, 2, 28): "spring",
    date(2026, 5, 9): "labour", date(2026, 9, 20): "national", date(2026, 10, 10): "national",
}  # fmt: skip


def test_the_days_off_of_2026_are_those_of_the_notice() -> None:
    assert year_of(2026).days_off == OFF_2026


def test_the_worked_weekends_of_2026_are_those_of_the_notice() -> None:
    assert year_of(2026).made_up == WORKED_2026


def test_2026_is_known_and_says_where_from() -> None:
    known = year_of(2026)
    assert not known.forecast
    assert (known.published, known.source[:8]) == (date(2025, 11, 4), "https://")


def test_every_worked_day_of_2026_is_a_weekend() -> None:
    assert {day.weekday() for day in WORKED_2026} <= {5, 6}


def test_2026_has_248_workdays() -> None:
    # 261 days from Monday to Friday, of which the notice takes 19, and 6 days of weekends that are worked.
    first = date(2026, 1, 1)
    assert sum(is_workday(first + timedelta(days=n)) for n in range(365)) == 261 - 19 + 6


# The thirteen days of the regulation in 2027, and a workday for each that falls on a weekend.
OFF_2027 = {
    "new_year": [(1, 1)],
    "spring": [(2, 5), (2, 6), (2, 7), (2, 8), (2, 9), (2, 10)],
    "qingming": [(4, 5)],
    "labour": [(5, 1), (5, 2), (5, 3), (5, 4)],
    "dragon_boat": [(6, 9)],
    "mid_autumn": [(9, 15)],
    "national": [(10, 1), (10, 2), (10, 3), (10, 4), (10, 5)],
}


def test_2027_is_a_forecast_by_the_regulation() -> None:
    expected = {date(2027, *day): name for name, listed in OFF_2027.items() for day in listed}
    assert year_of(2027).days_off == expected
    assert is_forecast(2027)


def test_a_forecast_knows_of_no_worked_weekend() -> None:
    assert year_of(2027).made_up == {}


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 10, 3), date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 2, 20), date(2026, 2, 24), date(2026, 2, 14)),
        (date(2026, 1, 1), date(2026, 1, 4), date(2025, 12, 31)),
        (date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 7)),
    ],
)
def test_the_workdays_around_a_day(day: date, after: date, before: date) -> None:
    assert (next_workday(day), previous_workday(day)) == (after, before)


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_a_workday_is_no_holiday_and_no_free_weekend(day: date) -> None:
    if is_workday(day):
        assert holiday_on(day) is None
        assert day.weekday() < 5 or made_up_on(day) in NAMES


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_the_next_workday_is_the_first_one_after(day: date) -> None:
    found = next_workday(day)
    assert is_workday(found)
    assert not any(is_workday(day + timedelta(days=n)) for n in range(1, (found - day).days))
