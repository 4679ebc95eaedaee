"""Visits over the days of a period, so that whoever makes them has about as much to do on each day. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta


def best_day(days: Sequence[date], load: Mapping[date, int]) -> date:
    """The day with the least to do; among equals the one farthest from days with something to do, then the
    earliest. `days` is not empty."""
    busy = [day for day, count in load.items() if count > 0]
    return min(days, key=lambda day: (load.get(day, 0), -_distance(day, busy), day))


def _distance(day: date, busy: Sequence[date]) -> int:
    return min((abs((day - other).days) for other in busy), default=0)


def days_between(
    first: date,
    last: date,
    works: Callable[[date], bool],
    away: Callable[[date], bool] = lambda _day: False,
) -> list[date]:
    """The days from `first` to `last` on which the person is not away and somebody works; when nobody works
    on any, all on which the person is there, for then another one has to come."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    there = [day for day in every if not away(day)]
    return [day for day in there if works(day)] or there
