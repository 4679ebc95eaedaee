"""The usual periods."""

from datetime import date

import pytest

from eldercare.reports.periods import choices, last_half_year
from eldercare.reports.rules import Period


@pytest.mark.parametrize(
    ("today", "period"),
    [
        (date(2026, 6, 30), Period(date(2025, 7, 1), date(2025, 12, 31))),
        (date(2026, 7, 1), Period(date(2026, 1, 1), date(2026, 6, 30))),
        (date(2026, 12, 31), Period(date(2026, 1, 1), date(2026, 6, 30))),
    ],
)
def test_the_last_half_year_is_over(today: date, period: Period) -> None:
    assert last_half_year(today) == period


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29)])
def test_every_choice_ends_before_today(today: date) -> None:
    assert all(choice.period.first <= choice.period.last < today for choice in choices(today))
