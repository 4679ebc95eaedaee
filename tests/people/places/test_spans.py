"""Spans of days with both ends included."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.people.places.spans import holds_on, overlap, state_on
from tests.makers import TODAY

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@dataclass(frozen=True)
class Span:
    since: date
    until: date | None = None


def test_the_last_day_still_counts() -> None:
    span = Span(date(2026, 1, 1), date(2026, 1, 31))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
    assert [holds_on(span, day) for day in days] == [False, True, True, False]


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_spans_overlap_when_some_day_is_in_both(
    since: date, until: date | None, since_2: date, until_2: date | None
) -> None:
    one, other = Span(since, until), Span(since_2, until_2)
    if (until is None or until >= since) and (until_2 is None or until_2 >= since_2):
        days = (date(2026, 1, 1) + timedelta(days=at) for at in range(61))
        assert overlap(one, other) == any(holds_on(one, day) and holds_on(other, day) for day in days)


@pytest.mark.parametrize(
    ("until", "state"),
    [(None, "running"), (60, "running"), (59, "ending"), (0, "ending"), (-1, "ended")],
)
def test_a_contract_warns_sixty_days_before_its_end(until: int | None, state: str) -> None:
    last = None if until is None else TODAY + timedelta(days=until)
    assert state_on(Span(date(2026, 1, 1), last), TODAY) == state


def test_what_begins_tomorrow_has_not_begun() -> None:
    assert state_on(Span(TODAY + timedelta(days=1)), TODAY) == "coming"
