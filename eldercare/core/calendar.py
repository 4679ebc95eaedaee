"""Days on which something recurs: RFC 5545 rules, read by dateutil."""

from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from eldercare.core.errors import N_

FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
WITHIN_A_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})


class RecurrenceError(ValueError):
    """A text that is no recurrence by days; the message is an English message id."""

    def __init__(self) -> None:
        super().__init__(N_("This is not a recurrence rule by days, weeks, months or years."))


def read_rule(rule: str, starts_on: date) -> rrule:
    """The RFC 5545 rule, beginning on a day. Raises RecurrenceError.

    A part of a day (FREQ=HOURLY, BYHOUR) is refused, and so is a second line (EXDATE, RDATE). UNTIL
    counts by its calendar day, because a day has no zone.
    """
    if "\n" in rule or "DTSTART" in rule.upper():
        raise RecurrenceError
    try:
        found = rrulestr(_without_zone(rule), dtstart=datetime.combine(starts_on, time()))
    except ValueError as error:
        raise RecurrenceError from error
    if not isinstance(found, rrule) or not _is_by_day(rule):
        raise RecurrenceError
    return found


def _is_by_day(rule: str) -> bool:
    """dateutil also takes hours, and an interval of 0 that would never end."""
    parts = dict(part.partition("=")[::2] for part in _parts(rule))
    whole = parts.get("INTERVAL", "1").isdigit() and int(parts.get("INTERVAL", "1")) > 0
    return parts.get("FREQ") in FREQUENCIES and whole and not WITHIN_A_DAY & parts.keys()


@lru_cache(maxsize=8192)
def occurrences(rule: str, starts_on: date, first_day: date, last_day: date) -> tuple[date, ...]:
    """The days within [first_day, last_day] on which the rule falls. Raises RecurrenceError.

    Counted from `starts_on` (INTERVAL, COUNT), which is itself a day only if the rule names it. Cached:
    a county has thousands of items and few different rules.
    """
    if last_day < first_day:
        return ()
    midnight = time()
    found = read_rule(rule, starts_on).between(
        datetime.combine(first_day, midnight), datetime.combine(last_day, midnight), inc=True
    )
    return tuple(moment.date() for moment in found)


def _parts(rule: str) -> list[str]:
    return rule.upper().removeprefix("RRULE:").split(";")


def _without_zone(rule: str) -> str:
    """dateutil compares UNTIL with a start that has no zone, so a UTC mark would be an error."""
    parts = [part[: len("UNTIL=YYYYMMDD")] if part.startswith("UNTIL=") else part for part in _parts(rule)]
    return ";".join(parts)
