"""Which rules of entitlement apply to somebody in a month, and why or why not.

A rule applies to a whole month when all that it asks holds together on at least one day of it on which the
person is on the roll: within a month an entitlement grows and never shrinks (decision 47).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from eldercare.people.rules import age_on
from eldercare.people.rules.categories import CENTENARIAN, HUNDRED

ALONE = "alone"
BEST, ADDS = "best", "adds"
MINUTES, YUAN = "minutes", "yuan"
HOLDS, BEATEN, NO = "holds", "beaten", "no"


class Rule(Protocol):
    """What a rule says; see `models.EntitlementRule`."""

    id: int
    since: date
    until: date | None
    categories: list[str]
    age_from: int | None
    age_to: int | None
    grade_from: int | None
    grade_to: int | None
    alone: bool
    minutes: int | None
    yuan: Decimal | None
    combining: str


@dataclass(frozen=True, slots=True)
class Held:
    """A category that held from a day on; `until` is the first day without it."""

    code: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it held on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class GradeFrom:
    """An ability grade from a day on, until the next."""

    since: date
    grade: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one person with its days. `left_on`: the first day off the roll."""

    born: date
    left_on: date | None = None
    categories: tuple[Held, ...] = ()
    grades: tuple[GradeFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a rule asks, and how it stands on a day. `since`: from when on it is met, if known."""

    code: str
    met: bool
    params: Mapping[str, object] = field(default_factory=dict)
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule and one person in one month. `outcome`: holds, beaten (it applies, a larger one counts), no.

    `since`: the day from which all that it asks holds, None when it does not apply. `beaten_by`: a rule's id.
    """

    rule: Rule
    outcome: str
    since: date | None
    reasons: tuple[Reason, ...]
    beaten_by: int | None = None

    @property
    def applies(self) -> bool:
        """Whether all that the rule asks is met."""
        return self.outcome != NO


def first_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_of(month: date) -> date:
    """The last day of the month."""
    return next_month(month) - timedelta(days=1)


def birthday(born: date, age: int) -> date:
    """The day on which somebody is so many years old; born on 29 February, it is 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def unit_of(rule: Rule) -> str:
    """In what the rule counts."""
    return YUAN if rule.minutes is None else MINUTES


def amount_of(rule: Rule) -> Decimal:
    """Minutes or yuan of a month."""
    return Decimal(rule.minutes) if rule.minutes is not None else (rule.yuan or Decimal(0))


def is_in_force(rule: Rule, month: date) -> bool:
    """Whether the rule is one of that month."""
    return rule.since <= month and (rule.until is None or month < rule.until)


def judge(rules: Iterable[Rule], facts: Facts, month: date) -> list[Verdict]:
    """Each rule of the month with its outcome, in the order given; `month` is its first day."""
    found = [_verdict(rule, facts, month) for rule in rules if is_in_force(rule, month)]
    return _combined(found)


def _combined(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Of those that apply and are `best`, the largest of each unit counts; of equal ones the older."""
    winners: dict[str, Rule] = {}
    for verdict in verdicts:
        rule = verdict.rule
        if verdict.applies and rule.combining == BEST:
            first = winners.setdefault(unit_of(rule), rule)
            winners[unit_of(rule)] = max(first, rule, key=lambda one: (amount_of(one), -one.id))
    return [_beside(verdict, winners) for verdict in verdicts]


def _beside(verdict: Verdict, winners: Mapping[str, Rule]) -> Verdict:
    rule = verdict.rule
    if not verdict.applies or rule.combining != BEST or winners[unit_of(rule)].id == rule.id:
        return verdict
    return Verdict(rule, BEATEN, verdict.since, verdict.reasons, winners[unit_of(rule)].id)


def _verdict(rule: Rule, facts: Facts, month: date) -> Verdict:
    days = _days_to_look_at(rule, facts, month)
    looked = [_reasons(rule, facts, day) for day in days]
    for reasons in looked:
        if all(reason.met for reason in reasons):
            since = max([rule.since, *(reason.since for reason in reasons if reason.since)])
            return Verdict(rule, HOLDS, since, reasons)
    # The day that comes nearest; of equal ones the last, which is nearest to today.
    nearest = min(reversed(looked), key=lambda reasons: sum(not reason.met for reason in reasons))
    return Verdict(rule, NO, None, nearest)


def _days_to_look_at(rule: Rule, facts: Facts, month: date) -> list[date]:
    """The first of the month and each day on which something begins: what a rule asks are spans of days, and
    the first day on which all of them hold is the first of the month or the first day of one of them."""
    begins = {held.since for held in facts.categories} | {one.since for one in facts.grades}
    ages = {HUNDRED} if CENTENARIAN in rule.categories else set()
    ages |= {rule.age_from} if rule.age_from is not None else set()
    begins |= {birthday(facts.born, age) for age in ages}
    return [month, *sorted(day for day in begins if month < day <= last_of(month))]


def _reasons(rule: Rule, facts: Facts, day: date) -> tuple[Reason, ...]:
    """What stands for the rule and against it on a day."""
    if facts.left_on is not None and day >= facts.left_on:
        return (Reason("left", met=False, params={"day": facts.left_on}),)
    found = []
    if rule.categories:
        found.append(_category(rule, facts, day))
    if rule.age_from is not None or rule.age_to is not None:
        found.append(_age(rule, facts, day))
    if rule.grade_from is not None or rule.grade_to is not None:
        found.append(_grade(rule, facts, day))
    if rule.alone:
        found.append(_alone(facts, day))
    return tuple(found) or (Reason("everybody", met=True),)


def _category(rule: Rule, facts: Facts, day: date) -> Reason:
    hundred = Held(CENTENARIAN, birthday(facts.born, HUNDRED))
    held = [one for one in (*facts.categories, hundred) if one.code in rule.categories and one.on(day)]
    if not held:
        return Reason("category", met=False, params={"wanted": tuple(rule.categories)})
    oldest = min(held, key=lambda one: (one.since, one.code))
    return Reason("category", met=True, params={"code": oldest.code}, since=oldest.since)


def _age(rule: Rule, facts: Facts, day: date) -> Reason:
    age = age_on(facts.born, day)
    if rule.age_from is not None and age < rule.age_from:
        return Reason("age_below", met=False, params={"age": age, "least": rule.age_from})
    if rule.age_to is not None and age > rule.age_to:
        return Reason("age_above", met=False, params={"age": age, "most": rule.age_to})
    since = birthday(facts.born, rule.age_from) if rule.age_from else None
    return Reason("age", met=True, params={"age": age}, since=since)


def _grade(rule: Rule, facts: Facts, day: date) -> Reason:
    known = [one for one in facts.grades if one.since <= day]
    if not known:
        return Reason("grade_unknown", met=False)
    grade = max(known, key=lambda one: one.since).grade
    if rule.grade_from is not None and grade < rule.grade_from:
        return Reason("grade_below", met=False, params={"grade": grade, "least": rule.grade_from})
    if rule.grade_to is not None and grade > rule.grade_to:
        return Reason("grade_above", met=False, params={"grade": grade, "most": rule.grade_to})
    return Reason("grade", met=True, params={"grade": grade}, since=_fits_since(rule, known))


def _fits_since(rule: Rule, known: Sequence[GradeFrom]) -> date | None:
    """Since when the grade fits without a break; None when it did from the first that is known."""
    since = None
    for one in sorted(known, key=lambda one: one.since, reverse=True):
        low = rule.grade_from is not None and one.grade < rule.grade_from
        if low or (rule.grade_to is not None and one.grade > rule.grade_to):
            return since
        since = one.since
    return since if since != date.min else None


def _alone(facts: Facts, day: date) -> Reason:
    held = [one for one in facts.categories if one.code == ALONE and one.on(day)]
    if not held:
        return Reason("alone", met=False)
    return Reason("alone", met=True, since=min(one.since for one in held))
