"""What was typed about one agreed service, and what is wrong with it. Pure, like rules.py."""

from dataclasses import dataclass
from datetime import date

from eldercare.core.calendar import RecurrenceError, read_rule
from eldercare.core.errors import N_
from eldercare.visits.care_plans.patterns import Pattern, rule_of

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

    @property
    def recurrence(self) -> str:
        """The RFC 5545 rule."""
        return rule_of(self.pattern)


def faults_of(entry: ItemEntry) -> dict[str, str]:
    """Each field that cannot be taken, with the reason; empty when all can."""
    faults = {}
    if not entry.service_code:
        faults["service_code"] = UNKNOWN_SERVICE
    faults |= _recurrence_faults(entry)
    if entry.window_to < entry.window_from:
        faults["window_to"] = WINDOW_ENDS_EARLY
    for name in ("window_from", "window_to"):
        if not EARLIEST <= getattr(entry, name) <= LATEST:
            faults[name] = NIGHT
    if not SHORTEST <= entry.minutes <= LONGEST:
        faults["minutes"] = MINUTES
    return faults


def _recurrence_faults(entry: ItemEntry) -> dict[str, str]:
    pattern = entry.pattern
    if pattern.until is not None and pattern.until < entry.starts_on:
        return {"until": ENDS_EARLY}
    if pattern.kind in {"weekly", "fortnightly", "monthly"} and not pattern.weekdays:
        return {"weekdays": NO_WEEKDAY}
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
