"""The recurrences that an operator chooses from, and the RFC 5545 rules that they stand for."""

import re
from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = tuple(range(7))
FREE = frozenset({"week_free", "month_free", "month_week"})
"""Kinds whose rule names the days that are allowed; `Pattern.times` of them get a visit."""
_PART = re.compile(r"([A-Z]+)=([^;]+)")
_MONTH_DAY = re.compile(r"(-?[1-4])(MO|TU|WE|TH|FR|SA|SU)")
# A week of the month: its first seven days, the next seven, ... or its last seven.
_WEEK_DAYS = {n: range(7 * n - 6, 7 * n + 1) for n in (1, 2, 3, 4)} | {LAST: range(-7, 0)}
_WEEKS = {",".join(map(str, days)): n for n, days in _WEEK_DAYS.items()}


@dataclass(frozen=True, slots=True)
class Pattern:
    """`kind`: daily, weekly, fortnightly, monthly, one of `FREE`, or other with the rule as it is written.

    `weekdays` 0 is Monday; `nth` is which one of the month, -1 the last; `until` is the last day. `times`:
    on so many of the weekdays in each week, in each month, or in the nth week of each month.
    """

    kind: str
    weekdays: tuple[int, ...] = ()
    nth: int = 1
    until: date | None = None
    rule: str = ""
    times: int | None = None


def rule_of(pattern: Pattern) -> str:
    """The rule that the pattern stands for."""
    names = ",".join(DAYS[day] for day in sorted(pattern.weekdays))
    head = {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={names}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={names}",
        "monthly": f"FREQ=MONTHLY;BYDAY={','.join(f'{pattern.nth}{DAYS[day]}' for day in pattern.weekdays)}",
        "week_free": f"FREQ=WEEKLY;BYDAY={names}",
        "month_free": f"FREQ=MONTHLY;BYDAY={names}",
        "month_week": f"FREQ=MONTHLY;BYDAY={names};BYMONTHDAY={','.join(map(str, _WEEK_DAYS[pattern.nth]))}",
    }.get(pattern.kind, pattern.rule.strip())
    return head + (f";UNTIL={pattern.until:%Y%m%d}" if pattern.until and head else "")


def pattern_of(rule: str, times: int | None = None) -> Pattern:
    """The pattern behind a rule; `other` when it says more than the patterns can."""
    parts = dict(_PART.findall(rule.upper()))
    until = _day(parts.pop("UNTIL", ""))
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    frequency, interval, days = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1"), parts.pop("BYDAY", "")
    parts.pop("WKST", None)
    other = Pattern("other", rule=bare, until=until, times=times)
    if times is not None:
        return _free_pattern(frequency, interval, _weekdays(days), parts, times, until) or other
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


def is_monthly(rule: str) -> bool:
    """Whether the rule counts months, not weeks."""
    return dict(_PART.findall(rule.upper())).get("FREQ") == "MONTHLY"


def covers_workdays(rule: str) -> bool:
    """Whether the rule names every day from Monday to Friday of the weeks or months that it counts."""
    parts = dict(_PART.findall(rule.upper()))
    if parts.get("INTERVAL", "1") != "1" or parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "WKST"}:
        return False
    if "BYDAY" not in parts:
        return parts.get("FREQ") == "DAILY"
    return parts.get("FREQ") != "YEARLY" and set(WORKDAYS) <= set(_weekdays(parts["BYDAY"]))


def _free_pattern(
    frequency: str,
    interval: str,
    weekdays: tuple[int, ...],
    parts: dict[str, str],
    times: int,
    until: date | None,
) -> Pattern | None:
    week = _WEEKS.get(parts.pop("BYMONTHDAY", ""))
    if parts or not weekdays or interval != "1":
        return None
    if frequency == "WEEKLY" and week is None:
        return Pattern("week_free", weekdays, until=until, times=times)
    if frequency != "MONTHLY":
        return None
    kind = "month_free" if week is None else "month_week"
    return Pattern(kind, weekdays, week or 1, until, times=times)


def _weekdays(text: str) -> tuple[int, ...]:
    names = text.split(",")
    known = all(name in DAYS for name in names)
    return tuple(sorted(DAYS.index(name) for name in names)) if known else ()


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None
