"""Sick calls, leave and training days of workers."""

from datetime import date, datetime

from sqlalchemy import select

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.models import Absence, Worker
from eldercare.people.rules import ABSENCE_REASONS

MINUTES_OF_A_DAY = 24 * 60
LONGEST_DAYS = 366


def report_absence(
    actor: User,
    worker_id: int,
    first_day: date,
    last_day: date,
    *,
    reason: str,
    from_minute: int = 0,
    now: datetime,
) -> Absence:
    """Note that a worker does not come, both days included.

    `from_minute` (after local midnight) lets the first day begin late: somebody fell ill at work. The
    same report twice is one absence. Raises InvalidInputError or NotFoundError.
    """
    _check(first_day, last_day, reason, from_minute)
    with transaction() as session:
        worker = session.get(Worker, worker_id)
        if worker is None:
            raise NotFoundError
        authorize(actor, "worker.edit", worker.where)
        same = select(Absence).filter_by(
            worker_id=worker_id, first_day=first_day, last_day=last_day, from_minute=from_minute
        )
        known = session.scalar(same.limit(1))
        if known is not None:
            return known
        absence = Absence(
            worker_id=worker_id,
            first_day=first_day,
            last_day=last_day,
            reason=reason,
            from_minute=from_minute,
        )
        session.add(absence)
        session.flush()
        audit(actor, "absence_reported", "worker", worker_id, now=now, detail={"absence_id": absence.id})
        _tell("worker.absent", worker, absence, now)
        return absence


def withdraw_absence(actor: User, absence_id: int, *, now: datetime) -> Absence:
    """Take a report back: the worker comes after all. Returns the absence that was taken back."""
    with transaction() as session:
        absence = session.get(Absence, absence_id)
        worker = session.get(Worker, absence.worker_id) if absence else None
        if absence is None or worker is None:
            raise NotFoundError
        authorize(actor, "worker.edit", worker.where)
        session.delete(absence)
        audit(actor, "absence_withdrawn", "worker", worker.id, now=now, detail={"absence_id": absence_id})
        _tell("worker.back", worker, absence, now)
        return absence


def _check(first_day: date, last_day: date, reason: str, from_minute: int) -> None:
    found = {}
    if reason not in ABSENCE_REASONS:
        found["reason"] = N_("Choose one of the list.")
    if last_day < first_day:
        found["last_day"] = N_("The last day lies before the first.")
    elif (last_day - first_day).days > LONGEST_DAYS:
        found["last_day"] = N_("An absence is a year long at most.")
    if not 0 <= from_minute < MINUTES_OF_A_DAY:
        found["from_minute"] = N_("Choose a time of the day.")
    if found:
        raise InvalidInputError(found)


def _tell(kind: str, worker: Worker, absence: Absence, now: datetime) -> None:
    data = {
        "worker_id": worker.id,
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "from_minute": absence.from_minute,
    }
    feed.tell(kind, now=now, data=data, area_code=worker.area_code, station_id=worker.station_id)
