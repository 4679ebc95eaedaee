"""Rules of entitlement changed: added, changed from a month on, ended, taken back before they begin."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.services.errors import InForceError
from eldercare.services.models import EntitlementRule, Service
from eldercare.services.rules.entitlements import first_of, next_month
from eldercare.services.rules.rule_entry import MONTH_LATER, RuleEntry, rule_faults

COUNTY = Where()
"""No area: only who sees the whole county reaches it."""
OVER = N_("This rule ends before that month.")


def add_rule(actor: User, entry: RuleEntry, *, now: datetime) -> EntitlementRule:
    """A rule from this month or a later one on. Raises InvalidInputError that names each field."""
    with transaction() as session:
        authorize(actor, "service.edit", COUNTY)
        _check(session, entry, first_of(local_date(now)), new=True)
        rule = _row(entry, actor, now)
        session.add(rule)
        _finish(session, rule, "entitlement.add", actor, now)
        return rule


def change_rule(
    actor: User, rule_id: int, entry: RuleEntry, *, expected: int | None = None, now: datetime
) -> EntitlementRule:
    """Another rule takes the place of this one from a month to come on; months before stay as they were.

    Raises InvalidInputError, NotFoundError, StaleVersionError.
    """
    with transaction() as session:
        rule = _rule(session, actor, rule_id, expected)
        _check(session, entry, _next_month(now), new=False)
        assert entry.since is not None
        if rule.until is not None and rule.until <= entry.since:
            raise InvalidInputError({"since": OVER})
        if entry.since <= rule.since:
            raise InvalidInputError({"since": MONTH_LATER})
        changed = _row(entry, actor, now)
        changed.follows_id, changed.until = rule.id, rule.until
        changed.invented = False
        rule.until = entry.since
        session.add(changed)
        _finish(session, changed, "entitlement.change", actor, now, follows=rule.id)
        return changed


def end_rule(
    actor: User, rule_id: int, until: date | None, *, expected: int | None = None, now: datetime
) -> EntitlementRule:
    """`until` is the first month without the rule: the next or a later one."""
    with transaction() as session:
        rule = _rule(session, actor, rule_id, expected)
        if until is None or until != first_of(until) or until < _next_month(now) or until <= rule.since:
            raise InvalidInputError({"until": MONTH_LATER})
        if rule.until is not None and rule.until < until:
            raise InvalidInputError({"until": OVER})
        rule.until = until
        _finish(session, rule, "entitlement.end", actor, now, until=until.isoformat())
        return rule


def withdraw_rule(actor: User, rule_id: int, *, expected: int | None = None, now: datetime) -> None:
    """Take back a rule that has not begun; the one whose place it was to take goes on.

    Raises InForceError once it holds, or when another rule is to follow it.
    """
    with transaction() as session:
        rule = _rule(session, actor, rule_id, expected)
        follower = select(EntitlementRule.id).where(EntitlementRule.follows_id == rule.id)
        if rule.since <= local_date(now) or session.scalar(follower) is not None:
            raise InForceError
        if rule.follows_id is not None:
            session.get_one(EntitlementRule, rule.follows_id).until = rule.until
        _finish(session, rule, "entitlement.withdraw", actor, now)
        session.delete(rule)


def _next_month(now: datetime) -> date:
    return next_month(first_of(local_date(now)))


def _rule(session: Session, actor: User, rule_id: int, expected: int | None) -> EntitlementRule:
    authorize(actor, "service.edit", COUNTY)
    rule = session.get(EntitlementRule, rule_id, with_for_update={"of": EntitlementRule})
    if rule is None:
        raise NotFoundError
    check_version(rule, expected)
    return rule


def _check(session: Session, entry: RuleEntry, earliest: date, *, new: bool) -> None:
    faults = rule_faults(entry, frozenset(session.scalars(select(Service.code))), earliest=earliest, new=new)
    if faults:
        raise InvalidInputError(faults)


def _row(entry: RuleEntry, actor: User, now: datetime) -> EntitlementRule:
    return EntitlementRule(
        name=entry.name.strip(),
        name_en=entry.name_en.strip() or entry.name.strip(),
        since=entry.since,
        categories=list(entry.categories),
        age_from=entry.age_from,
        age_to=entry.age_to,
        grade_from=entry.grade_from,
        grade_to=entry.grade_to,
        alone=entry.alone,
        minutes=entry.minutes,
        yuan=entry.yuan,
        families=list(entry.families),
        services=list(entry.services),
        combining=entry.combining,
        set_by=actor.id,
        set_at=now,
    )


def _finish(
    session: Session, rule: EntitlementRule, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    session.flush()
    audit(actor, verb, "entitlement_rule", rule.id, now=now, detail=detail)
