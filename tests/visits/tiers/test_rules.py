"""Who falls into which tier, and the periods of the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.assessments.effects import effects_of
from eldercare.people.rules import CATEGORIES, GRADES, LIVING
from eldercare.visits.tiers.rules import (
    CHANGES,
    PERIODS,
    REASONS,
    TIERS,
    Facts,
    Placed,
    change_faults,
    change_window,
    choice_faults,
    period_around,
    periods_ahead,
    tier_of,
)
from eldercare.visits.tiers.sets import all_sets, rules_on
from eldercare.visits.tiers.spread import best_day, days_between

TODAY = date(2026, 11, 23)
NEWEST = all_sets()[-1]
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
FACTS = st.builds(
    Facts,
    grade=st.sampled_from(sorted(GRADES)),
    living=st.sampled_from(sorted(LIVING)),
    categories=st.sets(st.sampled_from(sorted(CATEGORIES))),
    age=st.integers(60, 112),
)


@pytest.mark.parametrize(
    ("facts", "placed"),
    [
        (Facts(0, "family", [], 70), Placed("general", "grade_0")),
        (Facts(0, "alone", [], 70), Placed("key", "alone")),
        (Facts(0, "couple", [], 70), Placed("key", "empty_nest")),
        (Facts(0, "left_behind", [], 70), Placed("key", "left_behind")),
        (Facts(1, "family", [], 70), Placed("key", "grade_1")),
        (Facts(0, "family", ["disabled"], 70), Placed("key", "disabled")),
        (Facts(2, "family", [], 70), Placed("key", "grade_2")),
        (Facts(2, "alone", [], 70), Placed("high", "grade_2_alone")),
        (Facts(3, "alone", [], 70), Placed("high", "grade_3")),
        (Facts(0, "alone", [], 101), Placed("high", "hundred_alone")),
    ],
)
def test_the_most_frequent_tier_of_all_that_hold_counts_with_its_reason(facts: Facts, placed: Placed) -> None:
    assert tier_of(facts, NEWEST) == placed


@given(FACTS)
def test_everybody_falls_into_one_tier_that_has_words(facts: Facts) -> None:
    placed = tier_of(facts, NEWEST)
    assert placed.tier in TIERS
    assert placed.reason in REASONS


@given(FACTS)
def test_a_worse_grade_never_calls_less_often(facts: Facts) -> None:
    often = [
        PERIODS.index(
            NEWEST.period_of(tier_of(Facts(grade, facts.living, facts.categories, facts.age), NEWEST).tier)
        )
        for grade in sorted(GRADES)
    ]
    assert often == sorted(often, reverse=True)


def test_the_tiers_of_grades_are_those_that_an_assessment_announces() -> None:
    longest = {"week": 7, "month": 31, "quarter": 91}
    announced = {grade: effects_of(grade).tier.days for grade in GRADES}
    assert {grade: longest[NEWEST.tiers[tier]] for grade, tier in NEWEST.grades.items()} == announced


def test_before_the_first_rules_nothing_is_due() -> None:
    assert rules_on(all_sets()[0].since - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        ("week", date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),
        ("week", date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_one_of_the_calendar(period: str, day: date, first: date, last: date) -> None:
    assert period_around(period, day) == (first, last)


@given(st.sampled_from(PERIODS), DAYS)
def test_periods_cover_every_day_once(period: str, day: date) -> None:
    first, last = period_around(period, day)
    assert first <= day <= last
    assert {period_around(period, one) for one in (first, last)} == {(first, last)}
    assert period_around(period, last + timedelta(days=1))[0] == last + timedelta(days=1)


@given(st.sampled_from(PERIODS), DAYS, st.integers(0, 14))
def test_periods_are_known_as_far_ahead_as_is_asked(period: str, day: date, ahead: int) -> None:
    found = periods_ahead(period, day, ahead)
    assert found[0] == period_around(period, day)
    assert found[-1][1] >= day + timedelta(days=ahead)
    assert all(first <= day + timedelta(days=ahead) for first, _ in found)


def test_somebody_looks_in_within_a_day_of_a_change() -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert change_window(now, TODAY, 24) == (now + timedelta(hours=24), TODAY + timedelta(days=1))


@given(
    st.lists(DAYS, min_size=1, max_size=40, unique=True),
    st.dictionaries(DAYS, st.integers(0, 5), max_size=20),
)
def test_the_best_day_is_one_with_the_least_to_do(days: list[date], load: dict[date, int]) -> None:
    day = best_day(days, load)
    assert day in days
    assert load.get(day, 0) == min(load.get(one, 0) for one in days)


@given(DAYS, st.integers(1, 40), st.integers(1, 80))
def test_visits_are_spread_so_that_no_day_has_two_more_than_another(
    first: date, count: int, visits: int
) -> None:
    days = days_between(first, first + timedelta(days=count - 1), lambda _day: True)
    load: dict[date, int] = {}
    for _ in range(visits):
        day = best_day(days, load)
        load[day] = load.get(day, 0) + 1
    filled = [load.get(day, 0) for day in days]
    assert max(filled) - min(filled) <= 1
    assert sum(filled) == visits


def test_the_second_visit_of_a_leader_stands_far_from_the_first() -> None:
    days = days_between(date(2026, 11, 1), date(2026, 11, 30), lambda _day: True)
    assert best_day(days, {date(2026, 11, 1): 1}) == date(2026, 11, 30)


def test_days_on_which_the_leader_is_off_are_left_out_unless_there_is_no_other() -> None:
    first, last = date(2026, 11, 23), date(2026, 11, 29)
    assert days_between(first, last, lambda day: day.weekday() == 2) == [date(2026, 11, 25)]
    assert len(days_between(first, last, lambda _day: False)) == 7


def test_a_tier_by_hand_needs_a_reason_and_an_end() -> None:
    assert choice_faults("high", "risk", "", date(2026, 12, 31), today=TODAY) == {}
    assert set(choice_faults("x", "y", "z" * 300, None, today=TODAY)) == {"tier", "why", "note", "until"}
    assert set(choice_faults("high", "other", "", TODAY - timedelta(days=1), today=TODAY)) == {
        "note",
        "until",
    }


def test_a_change_lies_in_the_last_days_and_is_one_that_people_record() -> None:
    assert change_faults("bereavement", TODAY, "", today=TODAY) == {}
    assert set(change_faults("grade", TODAY + timedelta(days=1), "", today=TODAY)) == {"kind", "day"}
    assert set(change_faults("other", TODAY, "", today=TODAY)) == {"note"}
    assert "grade" in CHANGES
