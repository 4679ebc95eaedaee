"""What a caregiver or group leader records at the door: on the way, in, out.

A place away from the home asks for a reason and is then taken, never refused. Sending anything twice is
harmless: a double click, a page loaded again, a phone that did not hear the answer.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.assessments.effects import with_skills_of
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.models import WorkerSkill
from eldercare.visits.actions.field import (
    Sent,
    check_day,
    distance_from_home,
    is_repeat,
    my_attendance,
    my_visit,
    tell_visit,
)
from eldercare.visits.actions.places import put_at_door
from eldercare.visits.errors import NotCheckedInError
from eldercare.visits.models import Attendance, Visit, VisitTask
from eldercare.visits.rules import (
    STATES,
    Evidence,
    exceptions_of,
    is_backfilled,
    place_exceptions,
    place_needs_reason,
)

FAR = N_("You are not at the senior's home, or your position is unknown. Say why; it is then saved.")
TASKS_OPEN = N_("Some tasks are not ticked. Say why they stay open; it is then saved.")


def set_out(visit_id: int, actor: User, sent: Sent, *, now: datetime) -> Visit:
    """On the way to the visit. Raises NotFoundError, WrongDayError or StepRefusedError."""
    with transaction() as session:
        visit = my_visit(session, visit_id, actor)
        if is_repeat(session, visit, "set_out", actor, sent, now):
            return visit
        check_day(visit, sent, now)
        state = STATES.target(visit.state, "set_out", actor.role)
        if state != visit.state:
            visit.state = state
            tell_visit(session, visit, "set_out", actor, now)
        return visit


def check_in(visit_id: int, actor: User, sent: Sent, *, now: datetime) -> Visit:
    """At the door. The visit begins with the first of its people.

    Raises NotFoundError, WrongDayError, StepRefusedError, and InvalidInputError naming `reason` when the
    place must be explained.
    """
    with transaction() as session:
        visit = my_visit(session, visit_id, actor)
        repeat = is_repeat(session, visit, "check_in", actor, sent, now)
        if repeat or my_attendance(session, visit, actor) is not None:
            return visit
        moment = check_day(visit, sent, now)
        state = STATES.target(visit.state, "check_in", actor.role)
        attendance = _arrival(visit, actor, sent, moment, now)
        session.add(attendance)
        visit.state = state
        _place(session, actor, sent, moment, now)
        tell_visit(session, visit, "check_in", actor, now, exceptions=attendance.exceptions)
        return visit


def _arrival(visit: Visit, actor: User, sent: Sent, moment: datetime, now: datetime) -> Attendance:
    """The six elements, as far as they are known at the door."""
    distance = distance_from_home(visit, sent)
    if place_needs_reason(distance) and not sent.reason.strip():
        raise InvalidInputError({"reason": FAR})
    late_entry = ["backfilled"] if is_backfilled(sent.device_at, now) else []
    return Attendance(
        visit_id=visit.id,
        service_code=visit.service_code,
        senior_id=visit.senior_id,
        day=visit.day,
        address=visit.residence.address,
        worker_id=actor.worker_id,
        check_in_at=moment,
        check_in_device_at=sent.device_at,
        check_in_lat=sent.lat,
        check_in_lon=sent.lon,
        check_in_distance=distance,
        exceptions=place_exceptions(distance) + late_entry,
        outside_reason=sent.reason.strip(),
    )


def check_out(visit_id: int, actor: User, sent: Sent, *, now: datetime) -> Visit:
    """The work is over. The visit is done when all of its people are out, or to be verified when
    something is odd about one of them.

    Raises NotFoundError, WrongDayError, NotCheckedInError, and InvalidInputError naming `reason` when the
    place must be explained, or `note` when the last one leaves tasks open.
    """
    with transaction() as session:
        visit = my_visit(session, visit_id, actor)
        repeat = is_repeat(session, visit, "check_out", actor, sent, now)
        attendance = my_attendance(session, visit, actor)
        if repeat or (attendance is not None and attendance.check_out_at is not None):
            return visit
        if attendance is None:
            raise NotCheckedInError
        moment = check_day(visit, sent, now)
        others = _others(session, visit, actor)
        last_one = len(visit.where.worker_ids) - 1 == sum(o.check_out_at is not None for o in others)
        tasks_open = last_one and _open_tasks(session, visit) > 0
        _leave(visit, attendance, sent, max(moment, attendance.check_in_at), tasks_open=tasks_open)
        _judge(session, visit, attendance, now, tasks_open=tasks_open)
        _place(session, actor, sent, moment, now)
        if last_one:
            odd = any(person.exceptions for person in [attendance, *others])
            verb = "check_out_with_exceptions" if odd else "check_out"
            visit.state = STATES.target(visit.state, verb, actor.role)
        tell_visit(session, visit, "check_out", actor, now, exceptions=attendance.exceptions)
        return visit


def _place(session: Session, actor: User, sent: Sent, moment: datetime, now: datetime) -> None:
    """Keep where the worker is for half an hour, so that an alarm near by finds them."""
    if actor.worker_id is not None and sent.place is not None:
        put_at_door(session, actor.worker_id, sent.place, at=moment, now=now)


def _others(session: Session, visit: Visit, actor: User) -> list[Attendance]:
    rows = select(Attendance).where(Attendance.visit_id == visit.id, Attendance.worker_id != actor.worker_id)
    return list(session.scalars(rows))


def _open_tasks(session: Session, visit: Visit) -> int:
    """How many tasks of the service are not ticked."""
    ticked = set(session.scalars(select(VisitTask.code).where(VisitTask.visit_id == visit.id)))
    return sum(task["code"] not in ticked for task in visit.terms.tasks)


def _leave(visit: Visit, attendance: Attendance, sent: Sent, moment: datetime, *, tasks_open: bool) -> None:
    distance = distance_from_home(visit, sent)
    missing = {}
    if place_needs_reason(distance) and not sent.reason.strip():
        missing["reason"] = FAR
    if tasks_open and not sent.note.strip():
        missing["note"] = TASKS_OPEN
    if missing:
        raise InvalidInputError(missing)
    attendance.check_out_at = moment
    attendance.check_out_device_at = sent.device_at
    attendance.check_out_lat, attendance.check_out_lon = sent.lat, sent.lon
    attendance.check_out_distance = distance
    attendance.check_out_reason = sent.reason.strip()
    attendance.note = sent.note.strip()


def _judge(
    session: Session, visit: Visit, attendance: Attendance, now: datetime, *, tasks_open: bool
) -> None:
    """Write down what a person must look at."""
    late_entry = is_backfilled(attendance.check_out_device_at, now)
    attendance.exceptions = exceptions_of(
        Evidence(
            check_in_distance=attendance.check_in_distance,
            check_out_distance=attendance.check_out_distance,
            minutes=attendance.minutes,
            agreed_minutes=visit.minutes,
            overlaps=_overlaps(session, attendance),
            backfilled=late_entry or "backfilled" in attendance.exceptions,
            tasks_open=tasks_open,
            certificate_over=_certificate_over(session, visit, attendance),
        )
    )


def _overlaps(session: Session, attendance: Attendance) -> bool:
    """Whether the same person was at another visit at the same time, or still is."""
    other = select(Attendance.id).where(
        Attendance.worker_id == attendance.worker_id,
        Attendance.day == attendance.day,
        Attendance.visit_id != attendance.visit_id,
        Attendance.check_in_at < attendance.check_out_at,
        or_(Attendance.check_out_at.is_(None), Attendance.check_out_at > attendance.check_in_at),
    )
    return session.scalar(other.limit(1)) is not None


def _certificate_over(session: Session, visit: Visit, attendance: Attendance) -> bool:
    """Whether a skill that the visit needs was the worker's only until a day before it."""
    needed = with_skills_of(visit.senior.grade, visit.service.family, tuple(visit.terms.skills))
    held = session.scalars(
        select(WorkerSkill).where(
            WorkerSkill.worker_id == attendance.worker_id, WorkerSkill.skill.in_(needed)
        )
    )
    return any(one.until is not None and one.until < attendance.day for one in held)
