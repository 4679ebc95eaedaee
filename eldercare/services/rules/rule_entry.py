"""A rule of entitlement as it was typed, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eldercare.core.errors import N_
from eldercare.people.rules import GRADES
from eldercare.people.rules.categories import WORDS
from eldercare.services.rules.codes import COMBINING, FAMILIES
from eldercare.services.rules.entitlements import ADDS, BEST, first_of
from eldercare.services.rules.terms import CHOOSE, NAME, is_price

OLDEST, MOST_MINUTES = 130, 44_640
LONGEST_NAME, LONGEST_NAME_EN = 40, 80
LAST_YEAR = 2099

AGES = N_("Ages lie between 0 and 130, the first not above the last.")
GRADE_ORDER = N_("The first grade must not be above the last.")
ONE_UNIT = N_("Give minutes or yuan of a month, one of the two.")
AMOUNT = N_("More than nothing: up to 44,640 minutes, or yuan with at most two decimals up to 10,000.")
MONTH = N_("A new rule begins with this month or a later one.")
MONTH_LATER = N_("A change begins with the next month or a later one: this month and those before stay.")

__all__ = ["ADDS", "BEST", "RuleEntry", "rule_faults"]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """Who is entitled to what; `since` is the first day of a month."""

    name: str
    since: date | None
    name_en: str = ""
    categories: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    grade_from: int | None = None
    grade_to: int | None = None
    alone: bool = False
    minutes: int | None = None
    yuan: Decimal | None = None
    families: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    combining: str = BEST


def rule_faults(entry: RuleEntry, services: frozenset[str], *, earliest: date, new: bool) -> dict[str, str]:
    """What is wrong with a rule, by field. `earliest`: the first month that may be chosen."""
    faults = {}
    if not entry.name.strip() or len(entry.name) > LONGEST_NAME:
        faults["name"] = NAME
    if len(entry.name_en) > LONGEST_NAME_EN:
        faults["name_en"] = N_("This text is too long.")
    since = entry.since
    if since is None or since < earliest or since != first_of(since) or since.year > LAST_YEAR:
        faults["since"] = MONTH if new else MONTH_LATER
    if entry.combining not in COMBINING:
        faults["combining"] = CHOOSE
    return faults | _who(entry) | _what(entry, services)


def _who(entry: RuleEntry) -> dict[str, str]:
    faults = {}
    if not set(entry.categories) <= WORDS.keys():
        faults["categories"] = CHOOSE
    if not _in_order(entry.age_from, entry.age_to, OLDEST):
        faults["age_from"] = AGES
    if not _in_order(entry.grade_from, entry.grade_to, max(GRADES)):
        faults["grade_from"] = GRADE_ORDER
    return faults


def _in_order(low: int | None, high: int | None, most: int) -> bool:
    given = [one for one in (low, high) if one is not None]
    return all(0 <= one <= most for one in given) and given == sorted(given)


def _what(entry: RuleEntry, services: frozenset[str]) -> dict[str, str]:
    faults = {}
    if (entry.minutes is None) == (entry.yuan is None):
        faults["minutes"] = ONE_UNIT
    elif entry.minutes is not None and not 0 < entry.minutes <= MOST_MINUTES:
        faults["minutes"] = AMOUNT
    elif entry.yuan is not None and not (is_price(entry.yuan) and entry.yuan > 0):
        faults["yuan"] = AMOUNT
    if not set(entry.families) <= FAMILIES.keys():
        faults["families"] = CHOOSE
    if not set(entry.services) <= services:
        faults["services"] = CHOOSE
    return faults
