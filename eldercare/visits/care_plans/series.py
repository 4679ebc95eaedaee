"""The days of an agreed service: its rule, then holidays, single days that differ, and pauses. Pure.

Every day of the series keeps its name, `series_day`, wherever it is moved, so that a visit is made once. What
is found for a span of days does not depend on the span: two spans side by side give what the whole gives.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from eldercare.core.calendar import occurrences
from eldercare.core.holidays import holiday_on, is_workday, made_up_on, next_workday, previous_workday
from eldercare.visits.care_plans.free_days import spread
from eldercare.visits.care_plans.patterns import covers_workdays, is_monthly
from eldercare.visits.care_plans.rules import Span

# Farther than this no holiday takes a visit from the day of its rule, and no single move out of its month.
NEAR, FAR = timedelta(days=15), timedelta(days=65)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One day of a series that is skipped (`day` None) or moved; window and person None: as agreed."""

    series_day: date
    day: date | None = None
    window_from: int | None = None
    window_to: int | None = None
    preferred_worker_id: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What the days of an item follow from. `first_day` and `last_day`: of item, plan and senior together."""

    rule: str
    starts_on: date
    first_day: date
    last_day: date | None = None
    times: int | None = None
    on_holiday: str = "usual"
    pauses: tuple[Span, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one day of a series. `day` None: no visit, and `why` says the reason.

    `why`: "" as agreed; holiday_moved, moved_once; holiday_skipped, skipped_once, paused, merged. `rule_day`
    is where the rule put it. A visit with a free day has `first_day`, `last_day`, and `closed` between them.
    """

    series_day: date
    rule_day: date
    day: date | None
    why: str = ""
    first_day: date | None = None
    last_day: date | None = None
    closed: tuple[date, ...] = ()
    change: Change | None = None


@lru_cache(maxsize=8192)
def fates(series: Series, first: date, last: date) -> tuple[Fate, ...]:
    """All of the series whose day, or whose day by the rule, lies within [first, last], in order.

    Cached: a county has thousands of items and few different series. Raises RecurrenceError.
    """
    margin = FAR if series.changes else NEAR
    low = max(first - margin, series.first_day)
    high = min(last + margin, series.last_day or last + margin)
    if high < low:
        return ()
    found = _free(series, low, high) if series.times else _fixed(series, low, high)
    changes = {change.series_day: change for change in series.changes}
    settled = _merged([_changed(series, fate, changes.get(fate.series_day)) for fate in found])
    ended = (_paused(series, fate) for fate in settled)
    inside = [f for f in ended if first <= f.rule_day <= last or (f.day and first <= f.day <= last)]
    return tuple(sorted(inside, key=lambda fate: (fate.day or fate.rule_day, fate.series_day)))


def due_days(series: Series, first: date, last: date) -> tuple[date, ...]:
    """The days within [first, last] that have a visit."""
    return tuple(f.day for f in fates(series, first, last) if f.day and first <= f.day <= last)


def period_of(rule: str, day: date) -> Span:
    """The week, from Monday, or the month that the day lies in, as the rule counts."""
    if is_monthly(rule):
        return Span(day.replace(day=1), day + relativedelta(day=31))
    begins = day - timedelta(days=day.weekday())
    return Span(begins, begins + timedelta(days=6))


def _fixed(series: Series, low: date, high: date) -> Iterator[Fate]:
    for day in _named(series, series.starts_on, low, high):
        target = _treated(series, day)
        if target is None and not holiday_on(day):
            continue  # a weekend of somebody who is visited on workdays only
        why = "" if target == day else "holiday_moved" if target else "holiday_skipped"
        yield Fate(day, day, target, why)


def _named(series: Series, starts_on: date, low: date, high: date) -> list[date]:
    """The days that the rule names, and those of weekends that are worked for one who comes every workday."""
    days = set(occurrences(series.rule, starts_on, low, high))
    if series.on_holiday == "workdays" and covers_workdays(series.rule):
        every = (low + timedelta(days=n) for n in range((high - low).days + 1))
        days |= {day for day in every if made_up_on(day)}
    return sorted(days)


def _treated(series: Series, day: date) -> date | None:
    """The day on which a visit of that day takes place; None when it does not."""
    if series.on_holiday == "workdays":
        return day if is_workday(day) else None
    if series.on_holiday == "usual" or not holiday_on(day):
        return day
    if series.on_holiday == "skip":
        return None
    target = next_workday(day) if series.on_holiday == "next" else previous_workday(day)
    return target if _within(series, target) else None


def _within(series: Series, day: date) -> bool:
    return series.first_day <= day and (series.last_day is None or day <= series.last_day)


def _free(series: Series, low: date, high: date) -> Iterator[Fate]:
    period = period_of(series.rule, low)
    while period.first <= high:
        yield from _free_period(series, period)
        assert period.last is not None
        period = period_of(series.rule, period.last + ONE_DAY)


def _free_period(series: Series, period: Span) -> Iterator[Fate]:
    """The visits of one week or month; the k-th stands for its k-th day.

    Holidays leave fewer days to choose from. A week that a start, an end or a pause cuts has its share of
    visits, rounded up.
    """
    assert series.times is not None
    assert period.last is not None
    # A first week that is cut is counted whole: from its Monday the rule counts the same weeks.
    begins = period_of(series.rule, series.starts_on).first
    whole = _named(series, begins, period.first, period.last)
    inside = [day for day in whole if _within(series, day)]
    here = [day for day in inside if not _is_paused(series, day)]
    allowed = [day for day in here if _is_free_on(series, day)]
    wanted = _share(series.times, len(inside), len(whole))
    rooms = spread(allowed, _share(series.times, len(here), len(whole)))
    for number, room in enumerate(rooms):
        closed = tuple(day for day in _between(room.first, room.last) if day not in allowed)
        name = period.first + timedelta(days=number)
        yield Fate(name, room.day, room.day, "", room.first, room.last, closed)
    without = "paused" if len(here) < len(inside) else "holiday_skipped"
    for number, room in list(enumerate(spread(inside, wanted)))[len(rooms) :]:
        yield Fate(period.first + timedelta(days=number), room.day, None, without)


def _share(times: int, days: int, whole: int) -> int:
    return -(-times * days // whole) if whole else 0


def _is_free_on(series: Series, day: date) -> bool:
    """Whether a visit with a free day may be on that one: instead of being moved it takes another."""
    if series.on_holiday == "workdays":
        return is_workday(day)
    return series.on_holiday == "usual" or not holiday_on(day)


def _between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _changed(series: Series, fate: Fate, change: Change | None) -> Fate:
    """What was said of this one day goes before holidays."""
    if change is None:
        return fate
    if change.day is None or not _within(series, change.day):
        return replace(fate, day=None, why="skipped_once", change=change)
    return Fate(fate.series_day, fate.rule_day, change.day, "moved_once", change=change)


def _merged(found: Iterable[Fate]) -> list[Fate]:
    """Of several on one day one stays: what was moved by hand, then what belongs there, then the earliest."""
    taken: set[date] = set()
    settled = []
    for fate in sorted(found, key=lambda f: (f.change is None, f.day != f.rule_day, f.series_day)):
        if fate.day is not None and fate.day in taken:
            settled.append(replace(fate, day=None, why="merged"))
            continue
        settled.append(fate)
        if fate.day is not None:
            taken.add(fate.day)
    return settled


def _paused(series: Series, fate: Fate) -> Fate:
    if fate.day is None or not _is_paused(series, fate.day):
        return fate
    return replace(fate, day=None, why="paused")


def _is_paused(series: Series, day: date) -> bool:
    return any(pause.holds(day) for pause in series.pauses)
