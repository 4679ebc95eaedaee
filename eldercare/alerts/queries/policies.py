"""Escalation policies in a user's scope, with their versions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.alerts.models import EscalationPolicy
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Area


def present_policies(user: User) -> Sequence[EscalationPolicy]:
    """Those that hold now, by kind, area and hour."""
    query = select(EscalationPolicy).where(EscalationPolicy.retired_at.is_(None))
    query = query.options(selectinload(EscalationPolicy.steps)).order_by(
        EscalationPolicy.kind,
        EscalationPolicy.area_code,
        EscalationPolicy.from_minute,
        EscalationPolicy.to_minute,
    )
    return db.session.scalars(within(query, EscalationPolicy, user)).all()


def policy_of(user: User, policy_id: int) -> EscalationPolicy:
    """One version. Raises ForbiddenError, or NotFoundError outside the scope."""
    policy = db.session.get(EscalationPolicy, policy_id)
    if policy is None:
        raise NotFoundError
    authorize(user, "policy.edit", Where(area_code=policy.area_code))
    return policy


def versions_of(policy: EscalationPolicy) -> Sequence[EscalationPolicy]:
    """All versions for the same kind, area and hours, newest first."""
    query = select(EscalationPolicy).where(
        EscalationPolicy.kind == policy.kind,
        EscalationPolicy.area_code == policy.area_code,
        EscalationPolicy.from_minute == policy.from_minute,
        EscalationPolicy.to_minute == policy.to_minute,
    )
    return db.session.scalars(query.order_by(EscalationPolicy.version.desc())).all()


def authors_of(policies: Sequence[EscalationPolicy]) -> dict[int, str]:
    """Who made them, by user id."""
    ids = {policy.created_by for policy in policies if policy.created_by}
    rows = db.session.scalars(select(User).where(User.id.in_(ids))) if ids else ()
    return {user.id: user.display_name for user in rows}


def areas_to_choose(user: User, kept: str = "") -> dict[str, Area | None]:
    """The county as a whole under "" and its towns by code, as far as the user's scope goes."""
    query = select(Area).where((Area.level == "town") | (Area.code == kept)).order_by(Area.code)
    scope = user.scope
    rows = [
        area
        for area in db.session.scalars(query)
        if scope.kind == "county" or area.code.startswith(scope.key)
    ]
    whole: dict[str, Area | None] = {"": None} if scope.kind == "county" else {}
    return whole | {area.code: area for area in rows}
