"""One visit for the desk, with what was written and done."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior, Worker
from eldercare.visits.models import Assignment, FollowUp, Visit, VisitDue, VisitOrder
from eldercare.visits.queries.shown import SHOWN


def visit_of(user: User, visit_id: int) -> Visit:
    """One visit for the desk; NotFoundError outside the scope."""
    person = selectinload(Visit.assignments)
    query = (
        select(Visit)
        .where(Visit.id == visit_id)
        .options(
            joinedload(Visit.senior).load_only(*SHOWN).joinedload(Senior.station),
            joinedload(Visit.service),
            person.joinedload(Assignment.worker).load_only(Worker.id, Worker.name),
            person.joinedload(Assignment.published_worker).load_only(Worker.id, Worker.name),
        )
    )
    visit = db.session.scalar(query)
    if visit is None:
        raise NotFoundError
    authorize(user, "visit.see", visit.where)
    return visit


def order_of(visit_id: int) -> VisitOrder | None:
    """What was written with a visit made by hand."""
    query = select(VisitOrder).where(VisitOrder.visit_id == visit_id)
    return db.session.scalar(query.options(joinedload(VisitOrder.orderer)))


def wishes_of(visit_ids: Sequence[int]) -> dict[int, str]:
    """What whoever comes is asked for, by visit."""
    query = select(VisitOrder).where(VisitOrder.visit_id.in_(visit_ids))
    return {row.visit_id: row.wish for row in db.session.scalars(query) if row.wish}


def due_of(visit_id: int) -> VisitDue | None:
    """What a visit of care was made for."""
    return db.session.scalar(select(VisitDue).where(VisitDue.visit_id == visit_id))


def follow_ups_of(visit_ids: Sequence[int]) -> dict[int, list[FollowUp]]:
    """What was done about missed visits, the newest first."""
    query = select(FollowUp).where(FollowUp.visit_id.in_(visit_ids)).options(joinedload(FollowUp.by))
    found: dict[int, list[FollowUp]] = {}
    for row in db.session.scalars(query.order_by(FollowUp.id.desc())):
        found.setdefault(row.visit_id, []).append(row)
    return found
