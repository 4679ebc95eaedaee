"""Periods as people choose them: the usual ones, and any two days."""

from dataclasses import dataclass
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.reports.rules import Period


@dataclass(frozen=True, slots=True)
class Choice:
    """A usual period with its name."""

    name: str
    period: Period


def choices(today: date) -> tuple[Choice, ...]:
    """The usual periods, all of them over before today."""
    month_end = today.replace(day=1) - timedelta(days=1)
    return (
        Choice(N_("This year"), Period.year_to(today)),
        Choice(N_("Last 28 days"), Period(today - timedelta(days=28), today - timedelta(days=1))),
        Choice(N_("Last month"), Period(month_end.replace(day=1), month_end)),
        Choice(N_("Last half-year"), last_half_year(today)),
    )


def last_half_year(today: date) -> Period:
    """January to June or July to December, whichever ended last."""
    if today.month > 6:
        return Period(date(today.year, 1, 1), date(today.year, 6, 30))
    return Period(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))
