"""The days of a comparison. Pure."""

from datetime import date

MOST_DAYS = 7


def last_of(first_day: date, asked: date | None) -> date:
    """The last day: the one asked for, not before the first and within a week of it."""
    last = asked or first_day
    latest = min(first_day.toordinal() + MOST_DAYS - 1, date.max.toordinal())
    return min(max(last, first_day), date.fromordinal(latest))
