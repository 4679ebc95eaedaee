"""How the figures are computed, without a database."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.core.errors import InvalidInputError
from eldercare.reports.rules import (
    EXCLUDED,
    Made,
    Period,
    Person,
    home_visit_share_v1,
    in_hundredths,
    outcome_v1,
    sixtieth_before,
    standing_v1,
)

HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))
BORN = date(1940, 5, 4)
HOME = "32068211400101"
CHANNELS = ("group_leader", "platform", "station")


def person(**changes: object) -> Person:
    return Person(**{"born": BORN, "area_code": HOME} | changes)  # type: ignore[arg-type]


def made(channel: str = "station", day: date = date(2026, 3, 2), hour: int = 9, **changes: bool) -> Made:
    return Made(channel, day, datetime(day.year, day.month, day.day, hour, tzinfo=UTC), **changes)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        Period.checked(date(2026, 2, 1), date(2026, 1, 31))
    assert list(refusal.value.fields) == ["to"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(date(1, 1, 1), date(2026, 1, 1), "from"), (date(2026, 1, 1), date(9999, 12, 31), "to")],
)
def test_a_period_beyond_the_calendar_is_refused(first: date, last: date, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Period.checked(first, last)
    assert set(refused.value.fields) == {field}


def test_this_year_ends_yesterday() -> None:
    assert Period.year_to(date(2026, 11, 23)) == Period(date(2026, 1, 1), date(2026, 11, 22))


def test_on_new_years_day_the_year_before_is_shown() -> None:
    assert Period.year_to(date(2027, 1, 1)) == Period(date(2026, 1, 1), date(2026, 12, 31))


def test_somebody_turns_sixty_on_the_birthday() -> None:
    assert standing_v1(person(born=date(1966, 6, 30)), HALF_YEAR) == "registered"
    assert standing_v1(person(born=date(1966, 7, 1)), HALF_YEAR) == "too_young"


def test_a_leap_day_has_a_sixtieth_before_it() -> None:
    assert sixtieth_before(date(2160, 2, 29)) == date(2100, 2, 28)


@pytest.mark.parametrize(
    ("left_on", "reason", "standing"),
    [
        (date(2025, 12, 31), "died", "died_before"),
        (date(2026, 1, 1), "died", "died_within"),
        (date(2026, 6, 30), "moved", "moved_away"),
        (date(2026, 6, 30), "institution", "moved_away"),
        (date(2026, 7, 1), "died", "registered"),
    ],
)
def test_who_left_is_not_registered(left_on: date, reason: str, standing: str) -> None:
    assert standing_v1(person(left_on=left_on, left_reason=reason), HALF_YEAR) == standing


def test_a_person_counts_under_the_first_channel() -> None:
    visits = [made("station", date(2026, 3, 2)), made("platform", date(2026, 2, 1)), made("station")]
    assert outcome_v1(person(), visits, HALF_YEAR) == "platform"


def test_on_one_day_the_earlier_visit_is_first() -> None:
    visits = [made("station", hour=9), made("group_leader", hour=8)]
    assert outcome_v1(person(), visits, HALF_YEAR) == "group_leader"


def test_a_visit_outside_the_period_does_not_count() -> None:
    assert outcome_v1(person(), [made(day=date(2026, 7, 1)), made(day=date(2025, 12, 31))], HALF_YEAR) is None


def test_a_visit_that_is_not_verified_does_not_count() -> None:
    assert outcome_v1(person(), [made(verified=False)], HALF_YEAR) == "not_verified"


def test_one_verified_visit_is_enough() -> None:
    visits = [made("platform", date(2026, 1, 5), verified=False), made("station", date(2026, 5, 5))]
    assert outcome_v1(person(), visits, HALF_YEAR) == "station"


def test_somebody_who_moved_away_is_left_out_however_often_visited() -> None:
    assert (
        outcome_v1(person(left_on=date(2026, 4, 1), left_reason="moved"), [made()], HALF_YEAR) == "moved_away"
    )


counts = st.dictionaries(
    st.tuples(st.sampled_from([HOME, "32068210100101"]), st.sampled_from([*CHANNELS, *EXCLUDED])),
    st.integers(0, 40_000),
)


@given(counts, st.integers(0, 10_000))
def test_shares_by_channel_sum_to_the_share(outcomes: dict[tuple[str, str], int], others: int) -> None:
    served = sum(count for (_, outcome), count in outcomes.items() if outcome in CHANNELS)
    share = home_visit_share_v1(HALF_YEAR, {HOME: served + others}, outcomes)
    parts = [Fraction(count, share.denominator) for count in share.by_channel.values() if share.denominator]
    assert sum(parts, Fraction(0)) == (share.value or 0)


@given(counts)
def test_towns_sum_to_the_county(outcomes: dict[tuple[str, str], int]) -> None:
    share = home_visit_share_v1(HALF_YEAR, {HOME: 5}, outcomes)
    assert share.numerator == sum(town.numerator for town in share.by_town)
    assert share.numerator == sum(share.by_channel.values())
    assert share.numerator + sum(share.excluded.values()) == sum(outcomes.values())


def test_village_groups_are_gathered_by_town() -> None:
    share = home_visit_share_v1(HALF_YEAR, {HOME: 3, "32068211400202": 4}, {(HOME, "station"): 1})
    assert [(town.code, town.denominator, town.numerator) for town in share.by_town] == [("320682114", 7, 1)]


def test_nobody_registered_is_no_share() -> None:
    assert home_visit_share_v1(HALF_YEAR, {}, {}).value is None


def test_the_published_example_adds_up() -> None:
    """45,505 of 390,600 people: the mock-up's 4.05 + 4.80 + 2.80 = 11.65 %."""
    assert in_hundredths([15_820, 18_740, 10_945], 390_600) == [405, 480, 280]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(0, 10**6))
def test_rounded_shares_add_up_and_stay_near(parts: list[int], rest: int) -> None:
    whole = sum(parts) + rest
    rounded = in_hundredths(parts, whole)
    if whole:
        assert sum(rounded) == int(Fraction(sum(parts) * 10_000, whole) + Fraction(1, 2))
        assert all(
            abs(got - Fraction(part * 10_000, whole)) <= 1 for got, part in zip(rounded, parts, strict=True)
        )
    else:
        assert rounded == [0] * len(parts)


@given(
    st.lists(
        st.builds(
            made,
            st.sampled_from(CHANNELS),
            st.dates(date(2025, 12, 1), date(2026, 7, 30)),
            st.integers(0, 23),
            verified=st.booleans(),
        ),
        max_size=6,
    )
)
def test_the_order_in_which_visits_are_told_does_not_matter(visits: list[Made]) -> None:
    assert outcome_v1(person(), visits, HALF_YEAR) == outcome_v1(person(), visits[::-1], HALF_YEAR)


@given(st.integers(0, 400))
def test_a_longer_period_never_serves_fewer(days: int) -> None:
    visits = [made(day=date(2026, 1, 1) + timedelta(days=step)) for step in (40, 200)]
    shorter = Period(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days))
    longer = Period(shorter.first, shorter.last + timedelta(days=10))
    if outcome_v1(person(), visits, shorter):
        assert outcome_v1(person(), visits, longer)
