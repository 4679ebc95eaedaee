"""What was typed about one agreed service, and what is wrong with it. Pure, like rules.py."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eldercare.core.calendar import RecurrenceError, read_rule
from eldercare.core.errors import N_
from eldercare.visits.care_plans.patterns import FREE, Pattern, rule_of
from eldercare.visits.care_plans.rules import ON_HOLIDAY

EARLIEST, LATEST = 5 * 60, 22 * 60
SHORTEST, LONGEST = 5, 480
LONGEST_RULE = 120
FIRST_START, LAST_START = date(2000, 1, 1), date(2099, 12, 31)

NO_WEEKDAY = N_("Choose at least one weekday.")
ONE_WEEKDAY = N_("Choose one weekday: once a month falls on one day.")
NO_RULE = N_("This is not a recurrence rule by days, weeks, months or years.")
FAR_START = N_("The first day lies between 2000 and 2099.")
NEVER = N_("This rule never falls on a day.")
TOO_LONG = N_("The rule is too long.")
ENDS_EARLY = N_("The last day lies before the first.")
WINDOW_ENDS_EARLY = N_("The window must not end before it begins.")
NIGHT = N_("Visits start between 05:00 and 22:00.")
MINUTES = N_("A visit takes 5 to 480 minutes.")
UNKNOWN_SERVICE = N_("Choose a service.")
NO_TIMES = N_("Say how many visits: from 1 to the number of weekdays chosen.")
NO_TIMES_A_MONTH = N_("Say how many visits a month: from 1 to four for each weekday chosen.")
ON_WHICH_DAY = N_("Choose what happens on public holidays.")


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One service as it is agreed. The window is minutes after local midnight within which a visit starts."""

    service_code: str
    pattern: Pattern
    starts_on: date
    window_from: int
    window_to: int
    minutes: int
    preferred_worker_id: int | None = None
    on_holiday: str = "usual"

    @property
    def recurrence(self) -> str:
        """The RFC 5545 rule; its end stands in a column of its own."""
        return rule_of(replace(self.pattern, until=None))

    def values(self) -> dict[str, Any]:
        """The columns of the item."""
        return {
            "service_code": self.service_code,
            "recurrence": self.recurrence,
            "times": self.pattern.times if self.pattern.kind in FREE else None,
            "on_holiday": self.on_holiday,
            "starts_on": self.starts_on,
            "ends_on": self.pattern.until,
            "window_from": self.window_from,
            "window_to": self.window_to,
            "minutes": self.minutes,
            "preferred_worker_id": self.preferred_worker_id,
        }


def faults_of(entry: ItemEntry) -> dict[str, str]:
    """Each field that cannot be taken, with the reason; empty when all can."""
    faults = {}
    if not entry.service_code:
        faults["service_code"] = UNKNOWN_SERVICE
    faults |= _recurrence_faults(entry)
    faults |= window_faults(entry.window_from, entry.window_to)
    if entry.on_holiday not in ON_HOLIDAY:
        faults["on_holiday"] = ON_WHICH_DAY
    if not SHORTEST <= entry.minutes <= LONGEST:
        faults["minutes"] = MINUTES
    return faults


def window_faults(window_from: int, window_to: int) -> dict[str, str]:
    """What is wrong with the minutes within which a visit may start."""
    faults = {}
    if window_to < window_from:
        faults["window_to"] = WINDOW_ENDS_EARLY
    for name, minute in (("window_from", window_from), ("window_to", window_to)):
        if not EARLIEST <= minute <= LATEST:
            faults[name] = NIGHT
    return faults


def _recurrence_faults(entry: ItemEntry) -> dict[str, str]:
    pattern = entry.pattern
    if pattern.until is not None and pattern.until < entry.starts_on:
        return {"until": ENDS_EARLY}
    if pattern.kind in {"weekly", "fortnightly", "monthly", *FREE} and not pattern.weekdays:
        return {"weekdays": NO_WEEKDAY}
    if pattern.kind in FREE and not _is_possible(pattern):
        return {"times": NO_TIMES_A_MONTH if pattern.kind == "month_free" else NO_TIMES}
    if pattern.kind == "monthly" and len(pattern.weekdays) > 1:
        return {"weekdays": ONE_WEEKDAY}
    if len(entry.recurrence) > LONGEST_RULE:
        return {"rule": TOO_LONG}
    if not FIRST_START <= entry.starts_on <= LAST_START:
        return {"starts_on": FAR_START}
    try:
        first = next(iter(read_rule(entry.recurrence, entry.starts_on)), None)
    except RecurrenceError:
        return {"rule": NO_RULE}
    # A rule without days is followed to the year 9999 each time that somebody plans.
    return {} if first and first.date() <= LAST_START else {"rule": NEVER}


def _is_possible(pattern: Pattern) -> bool:
    """Whether each week or month has days for so many; the shortest month has each weekday four times."""
    most = len(pattern.weekdays) * (4 if pattern.kind == "month_free" else 1)
    return pattern.times is not None and 1 <= pattern.times <= most
