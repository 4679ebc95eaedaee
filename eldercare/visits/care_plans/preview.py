"""The next eight weeks of a plan, and what a change would make of them. Pure: values in, values out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eldercare.core.errors import N_
from eldercare.core.holidays import holiday_on, is_forecast, made_up_on
from eldercare.visits.care_plans.series import Fate, fates
from eldercare.visits.care_plans.shapes import ItemShape, PauseShape, PlanShape, earliest

WEEKS = 8
ONE_DAY = timedelta(days=1)
WHY = {
    "holiday_moved": N_("moved because of the public holiday"),
    "holiday_skipped": N_("left out because of the public holiday"),
    "moved_once": N_("moved this once"),
    "skipped_once": N_("left out this once"),
    "paused": N_("left out because of the pause"),
    "merged": N_("two on one day become one"),
}
Key = tuple[int, date]
Told = Mapping[Key, str]
"""Visits that people were told of, by item and day of its series: the names of these people."""

Placed = Mapping[Key, date]
"""Where the planner put visits whose day is free, by item and day of its series."""
LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on a day. `gone`: it is not there, and `fate` says why; `change`: added, removed or ""."""

    item: ItemShape
    day: date
    fate: Fate
    gone: bool = False
    change: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. `holiday` and `made_up` are codes of `core.holidays.NAMES`."""

    day: date
    holiday: str | None
    made_up: str | None
    pause: PauseShape | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A day on which a change takes a visit away or adds one; `told`: who expects it."""

    item: ItemShape
    day: date
    told: str = ""


@dataclass(frozen=True, slots=True)
class CareStop:
    """A visit of care that a pause takes away with the plan's own; `told`: who expects it."""

    day: date
    told: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Eight weeks from Monday of this one, what is in them, and what the change is."""

    weeks: list[list[Day]]
    visits: int
    reasons: Counter[str]
    added: list[Stop] = field(default_factory=list)
    removed: list[Stop] = field(default_factory=list)
    altered: list[Stop] = field(default_factory=list)
    forecast: tuple[int, ...] = ()
    of_care: Sequence["CareStop"] = ()

    @property
    def told(self) -> list[Stop]:
        """What people expect and the change takes away."""
        return [stop for stop in self.removed if stop.told]


@dataclass(frozen=True, slots=True)
class Gone:
    """From which day on nobody comes any more: the senior leaves, or the service is retired (by its code)."""

    left_on: date | None
    retired: Mapping[str, date]

    def on(self, item: ItemShape) -> date | None:
        """The first such day for an item."""
        return earliest(self.left_on, self.retired.get(item.service_code))


def look_ahead(
    plan: PlanShape,
    today: date,
    *,
    before: PlanShape | None = None,
    since: date | None = None,
    left_on: date | None = None,
    retired: Mapping[str, date] | None = None,
    told: Told | None = None,
    placed: Placed | None = None,
) -> Outlook:
    """What the plan gives from today on; with `before`, compared with what it gives as it stands.

    The change holds from the day `since` on; until then everything is as before. `retired`: from which day
    on a service is not given any more, by its code.
    """
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(days=7 * WEEKS - 1)
    told, placed = told or {}, placed or {}
    gone = Gone(left_on, retired or {})
    entries = list(_entries(plan, today, last, gone, told, placed))
    if before is not None:
        begins, stood = since or today, list(_entries(before, today, last, gone, told, placed))
        entries = [entry for entry in stood if entry.day < begins] + _compared(
            [entry for entry in entries if entry.day >= begins],
            [entry for entry in stood if entry.day >= begins],
        )
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    days = [monday + timedelta(days=n) for n in range(7 * WEEKS)]
    shown = [_day(plan, day, by_day.get(day, ())) for day in days]
    return Outlook(
        weeks=[shown[7 * week : 7 * week + 7] for week in range(WEEKS)],
        visits=sum(not entry.gone for entry in entries),
        reasons=Counter(why for _, _, why in sorted({_reason(entry) for entry in entries if entry.fate.why})),
        added=_stops(entries, "added"),
        removed=_stops(entries, "removed"),
        altered=[] if before is None else _altered(entries, before),
        forecast=tuple(year for year in sorted({day.year for day in days}) if is_forecast(year)),
    )


def _entries(
    plan: PlanShape, today: date, last: date, gone: Gone, told: Told, placed: Placed
) -> Iterator[Entry]:
    """Each visit on its day; and where the rule would have put it, when it is not there."""
    if plan.state == "ended":
        return
    for item in plan.items:
        for fate in fates(plan.series_of(item, gone.on(item)), today - LONGEST_PERIOD, last):
            key = item.id, fate.series_day
            day = fate.day and placed.get(key, fate.day)
            if day is not None and today <= day <= last:
                yield Entry(item, day, fate, told=told.get(key, ""))
            moved = fate.day != fate.rule_day
            if moved and today <= fate.rule_day <= last:
                yield Entry(item, fate.rule_day, fate, gone=True)


def _compared(after: list[Entry], before: list[Entry]) -> list[Entry]:
    """The entries afterwards, marked where they are new, and those that would be lost."""
    stood = {_key(entry): entry for entry in before if not entry.gone}
    stands = {_key(entry) for entry in after if not entry.gone}
    reasons = {_key(entry): entry.fate for entry in after if entry.gone}
    lost = [
        replace(entry, fate=reasons.get(key, entry.fate), gone=True, change="removed")
        for key, entry in stood.items()
        if key not in stands
    ]
    taken = {_key(entry) for entry in lost}
    kept = [entry for entry in after if not (entry.gone and _key(entry) in taken)]
    return lost + [
        entry if entry.gone or _key(entry) in stood else replace(entry, change="added") for entry in kept
    ]


def _altered(entries: list[Entry], before: PlanShape) -> list[Stop]:
    """Visits that people were told of and that would be otherwise, on the same day."""
    stood = {item.id: item for item in before.items}
    return [
        _stop(entry)
        for entry in entries
        if entry.told
        and not entry.gone
        and not entry.change
        and _is_other(entry.item, stood.get(entry.item.id))
    ]


def _is_other(item: ItemShape, old: ItemShape | None) -> bool:
    names = ("service_code", "window_from", "window_to", "minutes")
    return old is not None and any(getattr(item, name) != getattr(old, name) for name in names)


def _key(entry: Entry) -> Key:
    return entry.item.id, entry.day


def _reason(entry: Entry) -> tuple[int, date, str]:
    """A visit that is moved stands on two days and counts once."""
    return entry.item.id, entry.fate.series_day, entry.fate.why


def _stops(entries: list[Entry], change: str) -> list[Stop]:
    found = [entry for entry in entries if entry.change == change]
    return [_stop(entry) for entry in sorted(found, key=lambda one: (one.day, one.item.window_from))]


def _stop(entry: Entry) -> Stop:
    return Stop(entry.item, entry.day, entry.told)


def _day(plan: PlanShape, day: date, entries: Sequence[Entry]) -> Day:
    pause = next((one for one in plan.pauses if one.span.holds(day)), None)
    order = sorted(entries, key=lambda one: (one.item.window_from, one.item.id, one.gone))
    return Day(day, holiday_on(day), made_up_on(day), pause, tuple(order))
