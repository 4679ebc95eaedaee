"""The recurrences that an operator chooses from, and the RFC 5545 rules that they stand for."""

import re
from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
_PART = re.compile(r"([A-Z]+)=([^;]+)")
_MONTH_DAY = re.compile(r"(-?[1-4])(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`kind`: daily, weekly, fortnightly, monthly, or other with the rule as it is written.

    `weekdays` 0 is Monday; `nth` is which one of the month, -1 the last; `until` is the last day.
    """

    kind: str
    weekdays: tuple[int, ...] = ()
    nth: int = 1
    until: date | None = None
    rule: str = ""


def rule_of(pattern: Pattern) -> str:
    """The rule that the pattern stands for."""
    names = ",".join(DAYS[day] for day in sorted(pattern.weekdays))
    head = {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={names}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={names}",
        "monthly": f"FREQ=MONTHLY;BYDAY={','.join(f'{pattern.nth}{DAYS[day]}' for day in pattern.weekdays)}",
    }.get(pattern.kind, pattern.rule.strip())
    return head + (f";UNTIL={pattern.until:%Y%m%d}" if pattern.until and head else "")


def pattern_of(rule: str) -> Pattern:
    """The pattern behind a rule; `other` when it says more than the patterns can."""
    parts = dict(_PART.findall(rule.upper()))
    until = _day(parts.pop("UNTIL", ""))
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    frequency, interval, days = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1"), parts.pop("BYDAY", "")
    parts.pop("WKST", None)
    other = Pattern("other", rule=bare, until=until)
    if parts:
        return other
    match frequency, interval:
        case "DAILY", "1" if not days:
            return Pattern("daily", until=until)
        case "WEEKLY", "1" | "2" if weekdays := _weekdays(days):
            kind = "weekly" if interval == "1" else "fortnightly"
            return Pattern(kind, weekdays, until=until)
        case "MONTHLY", "1" if found := _MONTH_DAY.fullmatch(days):
            return Pattern("monthly", (DAYS.index(found[2]),), int(found[1]), until)
    return other


def _weekdays(text: str) -> tuple[int, ...]:
    names = text.split(",")
    known = all(name in DAYS for name in names)
    return tuple(sorted(DAYS.index(name) for name in names)) if known else ()


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None
