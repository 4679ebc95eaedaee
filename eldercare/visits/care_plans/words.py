"""Recurrences in words, in the reader's language."""

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.visits.care_plans.patterns import LAST, Pattern, pattern_of

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
NTH = {1: N_("first"), 2: N_("second"), 3: N_("third"), 4: N_("fourth"), LAST: N_("last")}
KINDS = {
    "daily": N_("Every day"),
    "weekly": N_("Every week"),
    "fortnightly": N_("Every second week"),
    "monthly": N_("Once a month"),
    "other": N_("Another rule (RFC 5545)"),
}
WORKDAYS = (0, 1, 2, 3, 4)


def in_words(rule: str) -> str:
    """Every Mon, Wed, Fri · 每周一、周三、周五."""
    pattern = pattern_of(rule)
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
    return gettext("By the rule %(rule)s", rule=pattern.rule)
