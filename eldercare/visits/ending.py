"""This room's part of a worker who leaves: coming visits go back to the pool, gatherings need another host,
wishes for the person end."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.people.ending import Part
from eldercare.visits.actions.gatherings.hosts import drop_host, forget_usual_host, hosted_after
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.models import Assignment, CarePlanException, CarePlanItem, Visit
from eldercare.visits.rules import OPEN


def coming(session: Session, worker_id: int, after: date) -> int:
    """How many parts of visits after that day the person holds in the draft, and gatherings as host."""
    query = select(func.count(Assignment.id)).join(Visit, Visit.id == Assignment.visit_id)
    return (session.scalar(query.where(_held(worker_id, after))) or 0) + len(
        hosted_after(session, worker_id, after)
    )


def free(worker_id: int, after: date, actor: User, now: datetime) -> int:
    """Put them into the pool, each as an operator would: what was published stays told until it is again."""
    with transaction() as session:
        query = select(Assignment.visit_id, Assignment.position).join(Visit, Visit.id == Assignment.visit_id)
        held = session.execute(query.where(_held(worker_id, after)).order_by(Visit.day, Assignment.id)).all()
        for visit_id, position in held:
            move_visit(visit_id, position, None, None, version=None, actor=actor, now=now)
        hosted = hosted_after(session, worker_id, after)
        for day in hosted:
            drop_host(session, day, worker_id, now)
        return len(held) + len(hosted)


def _held(worker_id: int, after: date) -> ColumnElement[bool]:
    return and_(Assignment.worker_id == worker_id, Visit.day > after, Visit.state.in_(sorted(OPEN)))


def forget(session: Session, worker_id: int) -> None:
    """Nobody waits for somebody who has left."""
    for model in (CarePlanItem, CarePlanException, Visit):
        wished = update(model).where(model.preferred_worker_id == worker_id)
        if model is Visit:
            wished = wished.where(Visit.state.in_(sorted(OPEN)))
        session.execute(wished.values(preferred_worker_id=None))
    forget_usual_host(session, worker_id)


PART = Part(coming=coming, free=free, forget=forget)
