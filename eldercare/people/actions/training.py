"""Recording training, its yearly goal, and health checks."""

from datetime import date, datetime

from sqlalchemy import select

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.staff import tell_worker, worker_at
from eldercare.people.models import HealthCheck, Training, TrainingGoal
from eldercare.people.rules.training import TrainingEntry, check_faults, cleaned, faults, goal_faults


def record_training(actor: User, worker_id: int, entry: TrainingEntry, *, now: datetime) -> Training:
    """Note a course; the same one on a day twice is one. Raises InvalidInputError, NotFoundError."""
    entry = cleaned(entry)
    found = faults(entry, local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        worker = worker_at(session, actor, worker_id)
        same = select(Training).filter_by(worker_id=worker_id, course=entry.course, day=entry.day)
        known = session.scalars(same.limit(1)).first()
        if known is not None:
            return known
        row = Training(
            worker_id=worker_id, course=entry.course, day=entry.day, minutes=entry.minutes, kind=entry.kind,
            proof=entry.proof, recorded_by=actor.id, recorded_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit(actor, "worker.training", "worker", worker_id, now=now, detail={"training": row.id})
        tell_worker("worker.changed", worker, now)
        return row


def remove_training(actor: User, training_id: int, *, now: datetime) -> int:
    """Take a record back that was wrong. Returns the worker's id; raises NotFoundError outside the scope."""
    with transaction() as session:
        row = session.get(Training, training_id)
        if row is None:
            raise NotFoundError
        authorize(actor, "worker.edit", row.worker.where)
        session.delete(row)
        detail = {"training": training_id, "minutes": row.minutes, "day": row.day.isoformat()}
        audit(actor, "worker.training_remove", "worker", row.worker_id, now=now, detail=detail)
        tell_worker("worker.changed", row.worker, now)
        return row.worker_id


def set_goal(actor: User, kind: str, year: int, minutes: int, *, now: datetime) -> TrainingGoal:
    """The goal of a kind of worker from a year on, for the whole county. Earlier years keep theirs.

    Raises InvalidInputError or ForbiddenError.
    """
    authorize(actor, "goal.edit")
    found = goal_faults(kind, minutes)
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        since = date(year, 1, 1)
        row = session.scalar(select(TrainingGoal).filter_by(kind=kind, since=since).with_for_update())
        if row is None:
            row = TrainingGoal(kind=kind, since=since, minutes=minutes)
            session.add(row)
        row.minutes, row.set_by = minutes, actor.id
        session.flush()
        detail = {"kind": kind, "year": year, "minutes": minutes}
        audit(actor, "worker.goal", "training_goal", row.id, now=now, detail=detail)
        return row


def record_check(
    actor: User, worker_id: int, day: date, result: str, next_due: date | None, *, now: datetime
) -> HealthCheck:
    """Note a health check: the day, the code of the result, when the next is due. Raises as above."""
    found = check_faults(day, result, next_due, local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        worker = worker_at(session, actor, worker_id)
        row = HealthCheck(
            worker_id=worker_id,
            day=day,
            result=result,
            next_due=next_due,
            recorded_by=actor.id,
            recorded_at=now,
        )
        session.add(row)
        session.flush()
        audit(actor, "worker.health_check", "worker", worker_id, now=now, detail={"check": row.id})
        tell_worker("worker.changed", worker, now)
        return row
