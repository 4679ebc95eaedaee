"""The tasks of a visit, ticked one by one while somebody is there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.visits.actions.field import Sent, is_repeat, my_attendance, my_visit, tell_visit
from eldercare.visits.errors import NotCheckedInError
from eldercare.visits.models import Visit, VisitTask
from eldercare.visits.rules import STATES


def tick_task(visit_id: int, code: str, actor: User, sent: Sent, *, now: datetime) -> Visit:
    """The task is done. Ticking twice is harmless.

    Raises NotFoundError, StepRefusedError, NotCheckedInError, and InvalidInputError for an unknown task.
    """
    with transaction() as session:
        visit = my_visit(session, visit_id, actor)
        if is_repeat(session, visit, f"tick {code}", actor, sent, now):
            return visit
        _check_at_work(session, visit, code, actor)
        if _ticked(session, visit, code) is None:
            session.add(VisitTask(visit_id=visit.id, code=code, worker_id=actor.worker_id, done_at=now))
            tell_visit(session, visit, "tick", actor, now, task=code)
        return visit


def untick_task(visit_id: int, code: str, actor: User, sent: Sent, *, now: datetime) -> Visit:
    """The task is not done after all. Raises as `tick_task` does."""
    with transaction() as session:
        visit = my_visit(session, visit_id, actor)
        if is_repeat(session, visit, f"untick {code}", actor, sent, now):
            return visit
        _check_at_work(session, visit, code, actor)
        task = _ticked(session, visit, code)
        if task is not None:
            session.delete(task)
            tell_visit(session, visit, "untick", actor, now, task=code)
        return visit


def _check_at_work(session: Session, visit: Visit, code: str, actor: User) -> None:
    """Only who has checked in, and not out, ticks a task that the service has."""
    STATES.target(visit.state, "tick", actor.role)
    attendance = my_attendance(session, visit, actor)
    if attendance is None or attendance.check_out_at is not None:
        raise NotCheckedInError
    if code not in {task["code"] for task in visit.terms.tasks}:
        raise InvalidInputError({"code": N_("This visit has no such task.")})


def _ticked(session: Session, visit: Visit, code: str) -> VisitTask | None:
    return session.scalar(select(VisitTask).where(VisitTask.visit_id == visit.id, VisitTask.code == code))
