"""Rules of entitlement, and what they give to people in a month: a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.services.models import EntitlementRule, Service
from eldercare.services.queries.facts import People, facts_of
from eldercare.services.rules.entitlements import Verdict, judge, next_month
from eldercare.services.rules.pouring import Pot, holding, pot_of

WHEN = ("now", "ahead", "over")


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one person is entitled to in a month, rule by rule."""

    month: date
    verdicts: tuple[Verdict, ...]

    @property
    def holding(self) -> list[Verdict]:
        """The rules whose amount counts."""
        return holding(self.verdicts)

    @property
    def pots(self) -> list[Pot]:
        """The amounts that count, and for which services."""
        return [pot_of(rule_of(one), rule_of(one).families, rule_of(one).services) for one in self.holding]

    @property
    def invented(self) -> bool:
        """Whether a value of the demonstration takes part."""
        return any(rule_of(verdict).invented for verdict in self.verdicts)


def rule_of(verdict: Verdict) -> EntitlementRule:
    """The row behind a verdict."""
    rule = verdict.rule
    assert isinstance(rule, EntitlementRule)
    return rule


def entitlements_of(
    session: Session, people: People, months: Iterable[date]
) -> dict[int, dict[date, Entitlement]]:
    """By senior and month, each month by its first day. Four queries, however many people and months."""
    wanted = sorted(months)
    rules = _rules_of(session, wanted)
    return {
        senior_id: {month: Entitlement(month, tuple(judge(rules, facts, month))) for month in wanted}
        for senior_id, facts in facts_of(session, people).items()
    }


def services_named(session: Session, month: date) -> Select[str]:
    """The codes of the services that anything is entitled to in a month; what none names cannot pass it."""
    rules = _rules_of(session, [month])
    if any(not rule.families and not rule.services for rule in rules):
        return select(Service.code)
    families = {family for rule in rules for family in rule.families}
    codes = {code for rule in rules for code in rule.services}
    return select(Service.code).where(
        or_(Service.family.in_(sorted(families)), Service.code.in_(sorted(codes)))
    )


def _rules_of(session: Session, months: Sequence[date]) -> Sequence[EntitlementRule]:
    query = select(EntitlementRule).where(EntitlementRule.since <= months[-1])
    query = query.where(or_(EntitlementRule.until.is_(None), EntitlementRule.until > months[0]))
    return session.scalars(query.order_by(EntitlementRule.id)).all()


def rule_with(rule_id: int) -> EntitlementRule:
    """One rule, or NotFoundError."""
    row = db.session.get(EntitlementRule, rule_id)
    if row is None:
        raise NotFoundError
    return row


@dataclass(frozen=True, slots=True)
class RuleList:
    """The rules of one kind, and how many there are of each kind of `WHEN`."""

    rows: Sequence[EntitlementRule]
    counts: Mapping[str, int]
    followed: frozenset[int]

    @property
    def invented(self) -> bool:
        """Whether a value of the demonstration is among them."""
        return any(row.invented for row in self.rows)


def list_rules(when: str, month: date) -> RuleList:
    """Rules that are in force in a month, begin later, or are over."""
    kinds = {
        "now": (
            EntitlementRule.since <= month,
            or_(EntitlementRule.until.is_(None), EntitlementRule.until > month),
        ),
        "ahead": (EntitlementRule.since > month,),
        "over": (EntitlementRule.since <= month, EntitlementRule.until <= month),
    }
    counts = {
        kind: db.session.scalar(select(func.count(EntitlementRule.id)).where(*conditions)) or 0
        for kind, conditions in kinds.items()
    }
    order = (EntitlementRule.since, EntitlementRule.id)
    rows = db.session.scalars(select(EntitlementRule).where(*kinds[when]).order_by(*order)).all()
    followed = db.session.scalars(
        select(EntitlementRule.follows_id).where(EntitlementRule.follows_id.is_not(None))
    )
    return RuleList(rows, counts, frozenset(one for one in followed if one is not None))


def months_before(month: date, count: int) -> list[date]:
    """The months before one, the nearest first."""
    index = month.year * 12 + month.month - 1
    return [date((index - n) // 12, (index - n) % 12 + 1, 1) for n in range(1, count + 1)]


__all__ = [
    "WHEN", "Entitlement", "RuleList", "entitlements_of", "list_rules", "months_before", "next_month",
    "rule_of", "rule_with",
]  # fmt: skip
