"""Recurrences in words, in the reader's language."""

from datetime import date
from typing import Protocol

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.visits.care_plans.patterns import EVERY_DAY, LAST, WORKDAYS, Pattern, pattern_of

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NTH = {1: N_("first"), 2: N_("second"), 3: N_("third"), 4: N_("fourth"), LAST: N_("last")}
WEEK_OF = {
    1: N_("first week"),
    2: N_("second week"),
    3: N_("third week"),
    4: N_("fourth week"),
    LAST: N_("last week"),
}
KINDS = {
    "daily": N_("Every day"),
    "weekly": N_("Every week, on fixed weekdays"),
    "week_free": N_("So many times a week, days left open"),
    "fortnightly": N_("Every second week"),
    "monthly": N_("Once a month, on a fixed weekday"),
    "month_week": N_("In one week of the month"),
    "month_free": N_("So many times a month, days left open"),
    "other": N_("Another rule (RFC 5545)"),
}
HOLIDAY_WORDS = {
    "skip": N_("not on public holidays"),
    "next": N_("of a public holiday on the next workday"),
    "previous": N_("of a public holiday on the workday before"),
    "workdays": N_("workdays only, also made-up ones"),
}


class Recurring(Protocol):
    """What says how often: an item of a plan, or its shape."""

    @property
    def recurrence(self) -> str: ...
    @property
    def times(self) -> int | None: ...
    @property
    def on_holiday(self) -> str: ...
    @property
    def ends_on(self) -> date | None: ...


def words_of(item: Recurring) -> str:
    """2 times a week, on any day; not on public holidays, until 2027-03-31."""
    said = in_words(item.recurrence, item.times)
    if item.on_holiday in HOLIDAY_WORDS:
        holiday = gettext(HOLIDAY_WORDS[item.on_holiday])
        said = gettext("%(rule)s; %(holiday)s", rule=said, holiday=holiday)
    if item.ends_on is None:
        return said
    return gettext("%(rule)s, until %(day)s", rule=said, day=item.ends_on.isoformat())


def in_words(rule: str, times: int | None = None) -> str:
    """Every Mon, Wed, Fri · 每周一、周三、周五."""
    pattern = pattern_of(rule, times)
    if pattern.until is None:
        return _head(pattern)
    return gettext("%(rule)s, until %(day)s", rule=_head(pattern), day=pattern.until.isoformat())


def _head(pattern: Pattern) -> str:
    days = gettext(", ").join(gettext(WEEKDAYS[day]) for day in pattern.weekdays)
    match pattern.kind:
        case "daily":
            return gettext("Every day")
        case "weekly" if pattern.weekdays == WORKDAYS:
            return gettext("Mon to Fri")
        case "weekly":
            return gettext("Every %(days)s", days=days)
        case "fortnightly":
            return gettext("Every second %(days)s", days=days)
        case "monthly":
            return gettext("The %(nth)s %(days)s of the month", nth=gettext(NTH[pattern.nth]), days=days)
        case "week_free" | "month_free" | "month_week":
            return gettext("%(often)s, %(days)s", often=_often(pattern), days=_open_days(pattern))
    said = gettext("By the rule %(rule)s", rule=pattern.rule)
    if pattern.times is None:
        return said
    return gettext("%(rule)s, on %(count)s of its days", rule=said, count=pattern.times)


def _often(pattern: Pattern) -> str:
    count = pattern.times or 1
    once = count == 1
    match pattern.kind:
        case "week_free":
            return gettext("Once a week") if once else gettext("%(count)s times a week", count=count)
        case "month_free":
            return gettext("Once a month") if once else gettext("%(count)s times a month", count=count)
    week = gettext(WEEK_OF[pattern.nth])
    if once:
        return gettext("Once in the %(week)s of the month", week=week)
    return gettext("%(count)s times in the %(week)s of the month", count=count, week=week)


def _open_days(pattern: Pattern) -> str:
    if pattern.weekdays == EVERY_DAY:
        return gettext("on any day")
    if pattern.weekdays == WORKDAYS:
        return gettext("on any day from Mon to Fri")
    days = [gettext(WEEKDAYS[day]) for day in pattern.weekdays]
    if len(days) == 1:
        return gettext("on %(day)s", day=days[0])
    return gettext("on any of %(days)s", days=gettext(", ").join(days))
