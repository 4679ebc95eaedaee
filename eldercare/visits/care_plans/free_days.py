"""Visits of a week or month whose days are free: which day each gets, and between which it may move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

APART, TOUCHING = timedelta(days=2), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Room:
    """The day that a visit gets, and the first and last on which it may be instead."""

    day: date
    first: date
    last: date


def spread(days: Sequence[date], count: int) -> list[Room]:
    """Rooms for `count` visits on the allowed days, in order; at most one a day.

    Evenly spread, and so that one day stays free between any two, wherever they are moved within their
    rooms; when there are too few days for that, the rooms touch but share no day.
    """
    count = min(count, len(days))
    if not count:
        return []
    days = sorted(days)
    step = APART if len(_early(days, APART)) >= count else TOUCHING
    chosen = _chosen(days, count, step)
    return _widened(days, chosen, step)


def _early(days: Sequence[date], step: timedelta) -> list[date]:
    """As many days as are `step` from each other, each as early as it can be."""
    found: list[date] = []
    for day in days:
        if not found or day >= found[-1] + step:
            found.append(day)
    return found


def _late(days: Sequence[date], count: int, step: timedelta) -> list[date]:
    """The last `count` days that are `step` from each other, each as late as it can be."""
    found: list[date] = []
    for day in reversed(days):
        if len(found) < count and (not found or day <= found[-1] - step):
            found.append(day)
    return found[::-1]


def _chosen(days: Sequence[date], count: int, step: timedelta) -> list[date]:
    """The day of each visit: the one nearest to even that leaves room for those after it."""
    latest = _late(days, count, step)
    chosen: list[date] = []
    for number in range(count):
        even = days[((2 * number + 1) * len(days) - count) // (2 * count)]
        soonest = chosen[-1] + step if chosen else days[0]
        open_days = [day for day in days if soonest <= day <= latest[number]]
        chosen.append(_nearest(open_days, even))
    return chosen


def _nearest(days: Sequence[date], wanted: date) -> date:
    return min(days, key=lambda day: (abs(day - wanted), day))


def _widened(days: Sequence[date], chosen: Sequence[date], step: timedelta) -> list[Room]:
    """Let each room grow in turn by the next allowed day as long as it keeps its distance."""
    first, last = list(chosen), list(chosen)
    growing = True
    while growing:
        growing = False
        for number in range(len(chosen)):
            for side in (_later, _earlier):
                growing = side(days, first, last, number, step) or growing
    return [Room(day, first[number], last[number]) for number, day in enumerate(chosen)]


def _later(days: Sequence[date], first: list[date], last: list[date], number: int, step: timedelta) -> bool:
    wider = min((day for day in days if day > last[number]), default=None)
    if wider is None or (number + 1 < len(first) and wider > first[number + 1] - step):
        return False
    last[number] = wider
    return True


def _earlier(days: Sequence[date], first: list[date], last: list[date], number: int, step: timedelta) -> bool:
    wider = max((day for day in days if day < first[number]), default=None)
    if wider is None or (number and wider < last[number - 1] + step):
        return False
    first[number] = wider
    return True
