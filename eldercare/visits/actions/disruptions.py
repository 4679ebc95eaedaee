"""Somebody is sick or comes late: reported, confirmed by the desk, recorded in the hours, taken back."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from eldercare.core.time import local_date, minute_of
from eldercare.people.actions import report_absence, withdraw_absence
from eldercare.people.actions.hours import clear_day, set_days
from eldercare.people.models import Absence, DayShift, Worker
from eldercare.people.queries import spells_on
from eldercare.people.rules.hours import Spell, clock
from eldercare.visits.actions.replans import ask, outdate
from eldercare.visits.disruptions.errors import FreeDayError, NoHoursLeftError
from eldercare.visits.disruptions.rules import (
    REPORT_STATES,
    SICK,
    Report,
    away_on,
    begun_late,
    report_faults,
)
from eldercare.visits.models import Assignment, Disruption, Replan, Visit
from eldercare.visits.rules import OPEN


def report(actor: User, given: Report, *, now: datetime) -> Disruption:
    """Note at the desk that somebody is sick or comes late, and ask for a re-plan of each day that it hits.

    The same report twice is one. Raises InvalidInputError, NotFoundError, FreeDayError or NoHoursLeftError.
    """
    with transaction() as session:
        worker = _worker(session, given)
        authorize(actor, "worker.edit", worker.where)
        found, known = _noted(session, worker, given, actor, now)
        if known:
            return found
        found.state = "confirmed"
        _record(session, found, worker, actor, now)
        _tell(found, "disruption.report", actor, now)
        return found


def report_by_phone(actor: User, given: Report, *, now: datetime) -> Disruption:
    """A worker's own word that he or she is sick or late; it counts when the desk has confirmed it."""
    if given.worker_id != actor.worker_id:
        raise ForbiddenError
    with transaction() as session:
        worker = _worker(session, given)
        found, known = _noted(session, worker, given, actor, now)
        if not known:
            found.by_phone = True
            session.flush()
            _tell(found, "disruption.phone", actor, now)
        return found


def _worker(session: Session, given: Report) -> Worker:
    worker = session.get(Worker, given.worker_id)
    if worker is None or not worker.active:
        raise NotFoundError
    return worker


def _noted(
    session: Session, worker: Worker, given: Report, actor: User, now: datetime
) -> tuple[Disruption, bool]:
    """The row of the report, and whether it was there already."""
    faults = report_faults(given, local_date(now))
    if faults:
        raise InvalidInputError(faults)
    same = (
        select(Disruption).filter_by(**asdict(given)).where(Disruption.state.in_(["reported", "confirmed"]))
    )
    known = session.scalar(same.order_by(Disruption.id).limit(1))
    if known is not None:
        return known, True
    row = Disruption(
        **asdict(given), state="reported", station_id=worker.station_id, area_code=worker.area_code,
        reported_at=now, reported_by=actor.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, False


def confirm(disruption_id: int, *, version: int | None, actor: User, now: datetime) -> Disruption:
    """Record what a phone reported, and ask for a re-plan of each day that it hits."""
    with transaction() as session:
        row = _open(session, disruption_id, version, actor)
        row.state = REPORT_STATES.target(row.state, "confirm", actor.role)
        _record(session, row, row.worker, actor, now)
        _decided(session, row, "disruption.confirm", actor, now)
        return row


def reject(disruption_id: int, *, version: int | None, actor: User, now: datetime) -> Disruption:
    """The desk has heard otherwise: nothing is recorded."""
    with transaction() as session:
        row = _open(session, disruption_id, version, actor)
        row.state = REPORT_STATES.target(row.state, "reject", actor.role)
        _decided(session, row, "disruption.reject", actor, now)
        return row


def withdraw(disruption_id: int, *, actor: User, now: datetime) -> Disruption:
    """The worker takes the own report back before the desk has confirmed it."""
    with transaction() as session:
        row = session.get(Disruption, disruption_id, with_for_update=True)
        if row is None or row.worker_id != actor.worker_id:
            raise NotFoundError
        row.state = REPORT_STATES.target(row.state, "withdraw", actor.role)
        _decided(session, row, "disruption.withdraw", actor, now)
        return row


def take_back(disruption_id: int, *, version: int | None, actor: User, now: datetime) -> Disruption:
    """Somebody comes as planned after all: the absence or the late start is taken back, open proposals end.

    Visits that were given to others stay with them until somebody moves them back.
    """
    with transaction() as session:
        row = _open(session, disruption_id, version, actor)
        row.state = REPORT_STATES.target(row.state, "take_back", actor.role)
        if row.kind == SICK:
            if row.absence_id is not None and session.get(Absence, row.absence_id) is not None:
                withdraw_absence(actor, row.absence_id, now=now)
        else:
            _put_hours_back(session, row, actor, now)
        outdate(session, select(Replan.id).where(Replan.disruption_id == row.id), now)
        _decided(session, row, "disruption.take_back", actor, now)
        return row


def _open(session: Session, disruption_id: int, version: int | None, actor: User) -> Disruption:
    row = session.get(Disruption, disruption_id, with_for_update=True)
    if row is None:
        raise NotFoundError
    authorize(actor, "worker.edit", row.where)
    check_version(row, version)
    return row


def _record(session: Session, row: Disruption, worker: Worker, actor: User, now: datetime) -> None:
    """Into the hours of the person, and a re-plan for each station's day that lost somebody."""
    if row.kind == SICK:
        absence = report_absence(
            actor, row.worker_id, row.first_day, row.last_day, reason=SICK, from_minute=row.minute, now=now
        )
        row.absence_id = absence.id
    else:
        _start_late(session, row, worker, actor, now)
    for station_id, day in days_hit(session, row):
        ask(session, row, station_id, day, actor, now)


def _start_late(session: Session, row: Disruption, worker: Worker, actor: User, now: datetime) -> None:
    day = row.first_day
    spells = spells_on(session, [row.worker_id], day).get(row.worker_id, ())
    if not spells:
        raise FreeDayError(worker=worker.name)
    left = begun_late(spells, row.minute)
    if not left:
        raise NoHoursLeftError(worker=worker.name, until=clock(max(one.ends for one in spells)))
    special = session.scalars(select(DayShift).filter_by(worker_id=row.worker_id, day=day)).all()
    row.hours_before = [
        [one.reason, one.starts, one.ends, one.break_minutes, one.break_from, one.break_to] for one in special
    ]
    set_days(actor, [row.worker_id], [day], "hours", left, now=now)


def _put_hours_back(session: Session, row: Disruption, actor: User, now: datetime) -> None:
    special = select(DayShift.id).filter_by(worker_id=row.worker_id, day=row.first_day).limit(1)
    if session.scalar(special) is None:
        return  # somebody has cleared the day meanwhile
    if row.hours_before:
        spells = [Spell(*hours) for _, *hours in row.hours_before]
        set_days(actor, [row.worker_id], [row.first_day], row.hours_before[0][0], spells, now=now)
    else:
        clear_day(actor, row.worker_id, row.first_day, now=now)


def days_hit(session: Session, row: Disruption) -> list[tuple[int, date]]:
    """The stations' days on which the person holds a visit, not begun, at a time when he or she is away."""
    query = (
        select(Visit)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .where(
            Assignment.worker_id == row.worker_id,
            Visit.day.between(row.first_day, row.last_day),
            Visit.state.in_(sorted(OPEN)),
        )
        .options(selectinload(Visit.assignments))
        .order_by(Visit.day, Visit.station_id, Visit.id)
    )
    hit = [visit for visit in session.scalars(query).unique() if _is_hit(row, visit)]
    return sorted({(visit.station_id, visit.day) for visit in hit}, key=lambda one: (one[1], one[0]))


def _is_hit(row: Disruption, visit: Visit) -> bool:
    away = away_on(row.kind, row.worker_id, row.first_day, row.minute, visit.day)
    return any(
        part.worker_id == row.worker_id
        and part.starts_at is not None
        and away.hits(
            minute_of(part.starts_at, visit.day), minute_of(part.starts_at, visit.day) + visit.minutes
        )
        for part in visit.assignments
    )


def _decided(session: Session, row: Disruption, verb: str, actor: User, now: datetime) -> None:
    row.decided_at, row.decided_by = now, actor.id
    flag_modified(row, "state")
    session.flush()
    _tell(row, verb, actor, now)


def _tell(row: Disruption, verb: str, actor: User, now: datetime) -> None:
    audit(actor, verb, "disruption", row.id, now=now, detail={"worker_id": row.worker_id, "kind": row.kind})
    feed.tell(
        "disruption",
        now=now,
        data={"disruption_id": row.id, "state": row.state, "version": row.version},
        area_code=row.area_code,
        station_id=row.station_id,
        worker_ids=[row.worker_id],
    )
