"""What is done about a visit that was missed, until somebody knows how the person is."""

from datetime import datetime

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.actions.settling import tell_changed
from eldercare.visits.by_hand.errors import NotMissedError
from eldercare.visits.by_hand.rules import SETTLING, OrderEntry, follow_up_faults
from eldercare.visits.models import FollowUp, Visit


def record_follow_up(actor: User, visit_id: int, how: str, note: str, *, now: datetime) -> FollowUp:
    """Write down who was asked and what came of it.

    Raises InvalidInputError naming the fields, NotMissedError, NotFoundError outside the scope.
    """
    note = note.strip()
    found = follow_up_faults(how, note)
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        visit = _missed(session, actor, visit_id)
        return _write(session, visit, how, note, actor, now)


def order_instead(actor: User, visit_id: int, entry: OrderEntry, *, now: datetime) -> Visit:
    """Make a new visit for one that was missed, which settles it. Raises as `order_by_hand` besides."""
    with transaction() as session:
        missed = _missed(session, actor, visit_id)
        visit = order_by_hand(actor, missed.senior_id, entry, now=now)
        _write(session, missed, "new_visit", "", actor, now, new_visit_id=visit.id)
        return visit


def _missed(session: Session, actor: User, visit_id: int) -> Visit:
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotFoundError
    authorize(actor, "visit.plan", visit.where)
    if visit.state != "missed":
        raise NotMissedError
    return visit


def _write(
    session: Session,
    visit: Visit,
    how: str,
    note: str,
    actor: User,
    now: datetime,
    new_visit_id: int | None = None,
) -> FollowUp:
    row = FollowUp(
        visit_id=visit.id, how=how, settles=how in SETTLING, note=note or None, new_visit_id=new_visit_id,
        at=now, by_id=actor.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"how": how, "new_visit_id": new_visit_id}
    audit(actor, "visit.follow_up", "visit", visit.id, now=now, detail=detail)
    tell_changed(visit, now)
    return row
