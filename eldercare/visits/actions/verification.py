"""An operator looks at a visit with exceptions and decides whether it counts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import NotFoundError
from eldercare.visits.actions.field import tell_visit
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.rules import STATES


def verify(visit_id: int, actor: User, *, version: int | None = None, now: datetime) -> Visit:
    """The visit took place and counts; its exceptions stay on record."""
    return _decide(visit_id, "verify", actor, version, now)


def reject(visit_id: int, actor: User, *, version: int | None = None, now: datetime) -> Visit:
    """The visit did not take place as it should and counts as missed."""
    return _decide(visit_id, "reject", actor, version, now)


def _decide(visit_id: int, verb: str, actor: User, version: int | None, now: datetime) -> Visit:
    with transaction() as session:
        visit = _visit(session, visit_id)
        authorize(actor, "visit.verify", visit.where)
        check_version(visit, version)
        visit.state = STATES.target(visit.state, verb, actor.role)
        for attendance in session.scalars(select(Attendance).where(Attendance.visit_id == visit.id)):
            attendance.verified_by, attendance.verified_at = actor.id, now
        tell_visit(session, visit, verb, actor, now)
        return visit


def _visit(session: Session, visit_id: int) -> Visit:
    rows = select(Visit).where(Visit.id == visit_id).options(selectinload(Visit.assignments))
    visit = session.scalar(rows.with_for_update(of=Visit))
    if visit is None:
        raise NotFoundError
    return visit
