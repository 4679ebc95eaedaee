"""Visits whose days are left open: spread evenly, one day free between any two."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from eldercare.visits.care_plans.free_days import spread

MONDAY = date(2026, 11, 23)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week(*weekdays: int) -> list[date]:
    return [MONDAY + timedelta(days=weekday) for weekday in weekdays]


def in_names(days: list[date], count: int) -> list[tuple[str, str, str]]:
    return [
        (NAMES[room.day.weekday()], NAMES[room.first.weekday()], NAMES[room.last.weekday()])
        for room in spread(days, count)
    ]


def test_twice_a_week_on_any_day_leaves_a_day_between() -> None:
    assert in_names(week(*range(7)), 2) == [("Tue", "Mon", "Wed"), ("Fri", "Fri", "Sun")]


def test_twice_from_monday_to_friday() -> None:
    assert in_names(week(*range(5)), 2) == [("Mon", "Mon", "Tue"), ("Thu", "Thu", "Fri")]


def test_once_a_week_may_be_on_any_day() -> None:
    assert in_names(week(*range(7)), 1) == [("Thu", "Mon", "Sun")]


def test_four_of_seven_days_have_no_choice() -> None:
    assert [day for day, _, _ in in_names(week(*range(7)), 4)] == ["Mon", "Wed", "Fri", "Sun"]


def test_days_that_lie_apart_are_found_where_an_even_cut_would_touch() -> None:
    assert [day for day, _, _ in in_names(week(0, 2, 3, 4), 3)] == ["Mon", "Wed", "Fri"]


def test_more_visits_than_days_give_one_a_day() -> None:
    assert len(spread(week(1, 4), 5)) == 2


def test_no_day_gives_no_visit() -> None:
    assert spread([], 2) == []


DAYS = st.sets(st.integers(0, 30), min_size=1, max_size=31).map(
    lambda found: [date(2026, 3, 1) + timedelta(days=n) for n in sorted(found)]
)


@given(days=DAYS, count=st.integers(1, 12))
def test_rooms_hold_their_day_and_share_none(days: list[date], count: int) -> None:
    rooms = spread(days, count)
    assert len(rooms) == min(count, len(days))
    for room in rooms:
        assert room.first <= room.day <= room.last
        assert {room.first, room.day, room.last} <= set(days)
    assert all(one.last < other.first for one, other in pairwise(rooms))


@given(days=st.sets(st.integers(0, 9), min_size=1), count=st.integers(1, 5))
def test_a_day_stays_free_between_any_two_whenever_that_is_possible(days: set[int], count: int) -> None:
    possible = any(
        all(second - first > 1 for first, second in pairwise(chosen))
        for chosen in combinations(sorted(days), count)
    )
    rooms = spread([date(2026, 3, 1) + timedelta(days=n) for n in sorted(days)], count)
    if possible:
        assert all((other.first - one.last).days > 1 for one, other in pairwise(rooms))
