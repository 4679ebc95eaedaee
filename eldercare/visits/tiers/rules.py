"""What is true of visiting tiers without asking a table: who falls into which, its periods, major changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from eldercare.core.errors import N_

TIER = "tier"
"""The cause of what is due by a period of a tier, and not by a major change."""
BY_HAND = "by_hand"
"""The reason of a tier that an operator chose."""

WEEK, MONTH, QUARTER = "week", "month", "quarter"
PERIODS = (WEEK, MONTH, QUARTER)
"""From the most to the least frequent."""
TIERS = {
    "high": N_("Weekly"),
    "key": N_("Monthly"),
    "general": N_("Quarterly"),
}
REASONS = {
    "grade_0": N_("Ability grade 0, able"),
    "grade_1": N_("Ability grade 1, mild loss"),
    "grade_2": N_("Ability grade 2, moderate loss"),
    "grade_3": N_("Ability grade 3, severe loss"),
    "grade_4": N_("Ability grade 4, complete loss"),
    "grade_2_alone": N_("Moderate loss of ability and lives alone"),
    "hundred_alone": N_("A hundred years or more and lives alone"),
    "alone": N_("Lives alone"),
    "empty_nest": N_("Empty nest"),
    "left_behind": N_("Left behind"),
    "disabled": N_("Person with a disability"),
    "five_guarantee": N_("Five-guarantee support"),
    "special_family": N_("Special family"),
    BY_HAND: N_("Chosen by the station"),
}
CHANGES = {
    "discharged": N_("Back from hospital"),
    "bereavement": N_("A death in the family"),
    "grade": N_("Another ability grade"),
    "fall": N_("A fall alarm was closed"),
    "alone": N_("Lives alone from now on"),
    "other": N_("Another major change"),
}
"""After which somebody looks in within a day."""
RECORDED = ("discharged", "bereavement", "alone", "other")
"""The changes that somebody records; the others are seen by the system itself."""
CHOICES = {
    "risk": N_("Greater risk than the rules see"),
    "family_cares": N_("The family looks in itself"),
    "wish": N_("The person wishes it so"),
    "trial": N_("Watched for a while"),
    "other": N_("Another reason"),
}
DROPPED = {
    "tier": N_("The tier is another one now"),
    "away": N_("The care plan is paused, or the person stays elsewhere"),
    "consent": N_("The consent was taken back"),
    "left": N_("No longer on the roll"),
}
LONGEST_CHOICE = timedelta(days=366)
LONGEST_NOTE = 200
OLDEST_CHANGE = timedelta(days=7)
NEAR_END = 7
"""Days before the end of a month from which on a desk is told what is still open."""
MANY = 0.1
"""Share of what is due that is many, until the last two days, when any is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of a senior on a day."""

    grade: int
    living: str
    categories: Collection[str]
    age: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A tier for whoever meets every condition that is given; None asks nothing."""

    code: str
    tier: str
    grades: Collection[int] | None = None
    living: Collection[str] | None = None
    categories: Collection[str] | None = None
    age_from: int | None = None

    def meets(self, facts: Facts) -> bool:
        """Whether the rule holds for these facts."""
        return (
            (self.grades is None or facts.grade in self.grades)
            and (self.living is None or facts.living in self.living)
            and (self.categories is None or not set(self.categories).isdisjoint(facts.categories))
            and (self.age_from is None or facts.age >= self.age_from)
        )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules from a day on. `tiers`: the period of each; `grades`: the tier of each grade; `counts`:
    families of services whose visit counts as having looked in."""

    version: str
    since: date
    source: str
    tiers: Mapping[str, str]
    grades: Mapping[int, str]
    rules: tuple[Rule, ...]
    change_hours: int
    counts: frozenset[str]

    def period_of(self, tier: str) -> str:
        """The period of a tier."""
        return self.tiers[tier]


@dataclass(frozen=True, slots=True)
class Placed:
    """The tier of a senior and why: a code of REASONS."""

    tier: str
    reason: str


def tier_of(facts: Facts, rules: RuleSet) -> Placed:
    """The most frequent tier that a rule or the grade gives; among equals the rule that stands first."""
    found = [Placed(rule.tier, rule.code) for rule in rules.rules if rule.meets(facts)]
    found.append(Placed(rules.grades[facts.grade], f"grade_{facts.grade}"))
    return min(found, key=lambda one: PERIODS.index(rules.tiers[one.tier]))


def period_around(period: str, day: date) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday), month or quarter of the calendar around a day."""
    if period == WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if period == MONTH:
        return day.replace(day=1), day + relativedelta(day=31)
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return first, first + relativedelta(months=2, day=31)


def periods_ahead(period: str, today: date, ahead: int) -> list[tuple[date, date]]:
    """The period that runs, and those that begin within `ahead` days, so that a week can be planned."""
    found = [period_around(period, today)]
    while found[-1][1] < today + timedelta(days=ahead):
        found.append(period_around(period, found[-1][1] + timedelta(days=1)))
    return found


def is_near_end(day: date) -> bool:
    """Whether the month ends within a week."""
    return (period_around(MONTH, day)[1] - day).days < NEAR_END


def is_worth_saying(left: int, due: int, day: date) -> bool:
    """Whether so many that are left of a month should be told to the desk on a day near its end."""
    last_days = (period_around(MONTH, day)[1] - day).days < 2
    return left > 0 and is_near_end(day) and (last_days or left >= due * MANY)


def change_window(now: datetime, day: date, hours: int) -> tuple[datetime, date]:
    """Until when somebody looks in after a change that was heard of at `now`, and how many days are left for
    it: the last of them. `day` is the local day of `now`."""
    return now + timedelta(hours=hours), day + timedelta(days=-(-hours // 24))


def choice_faults(tier: str, why: str, note: str, until: date | None, *, today: date) -> dict[str, str]:
    """What is wrong with another tier, as English message ids; empty when all is well."""
    found = {}
    if tier not in TIERS:
        found["tier"] = N_("Choose one of the list.")
    if why not in CHOICES:
        found["why"] = N_("Choose one of the list.")
    if why == "other" and not note:
        found["note"] = N_("Say which reason.")
    if len(note) > LONGEST_NOTE:
        found["note"] = N_("This text is too long.")
    if until is None or not today <= until <= today + LONGEST_CHOICE:
        found["until"] = N_("Choose the last day: today or later, and within a year.")
    return found


def change_faults(kind: str, day: date | None, note: str, *, today: date) -> dict[str, str]:
    """What is wrong with a change that somebody records; empty when all is well."""
    found = {}
    if kind not in RECORDED:
        found["kind"] = N_("Choose one of the list.")
    if day is None or not today - OLDEST_CHANGE <= day <= today:
        found["day"] = N_("Choose the day on which it happened: today, or up to a week ago.")
    if kind == "other" and not note:
        found["note"] = N_("Say what has happened.")
    if len(note) > LONGEST_NOTE:
        found["note"] = N_("This text is too long.")
    return found
