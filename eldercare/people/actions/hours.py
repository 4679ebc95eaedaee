"""The weekly pattern of a worker from a day on, and single days that differ from it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.staff import tell_worker, touch, worker_at
from eldercare.people.errors import LeftError
from eldercare.people.models import DayShift, Shift, Worker
from eldercare.people.rules.hours import (
    FREE_REASONS,
    Spell,
    day_fault,
    exception_faults,
    spell_fault,
    week_of,
)
from eldercare.people.rules.staff import begin_faults

DAY = timedelta(days=1)
Typed = Sequence[tuple[int, Spell]]
"""Spells with their weekdays as they were typed; a night may end in the morning."""


def set_pattern(
    actor: User, worker_id: int, typed: Typed, since: date, *, expected: int | None = None, now: datetime
) -> Worker:
    """The weekly pattern from a day on; what counted before is kept and ends the day before.

    Raises InvalidInputError: `spell-N` names the N-th typed one, `day-N` a weekday. Also LeftError,
    StaleVersionError and NotFoundError.
    """
    week = _checked_week(typed, begin_faults(since, local_date(now)))
    with transaction() as session:
        worker = _editable(session, actor, worker_id, expected)
        if worker.left_on is not None and since > worker.left_on:
            raise InvalidInputError({"first_day": N_("The person leaves before that day.")})
        cut_pattern(session, worker_id, since - DAY)
        session.add_all(
            Shift(worker_id=worker_id, weekday=weekday, since=since, until=worker.left_on, **asdict(spell))
            for weekday, spells in week.items()
            for spell in spells
        )
        touch(worker)
        audit(actor, "worker.hours", "worker", worker_id, now=now, detail={"since": since.isoformat()})
        tell_worker("worker.hours", worker, now)
        session.flush()
        session.expire(worker, ["shifts"])
        return worker


def _checked_week(typed: Typed, found: dict[str, str]) -> dict[int, list[Spell]]:
    for number, (_, spell) in enumerate(typed):
        fault = spell_fault(spell)
        if fault:
            found[f"spell-{number}"] = fault
    week = week_of(typed)
    if not found:
        found = {f"day-{day}": fault for day, spells in week.items() if (fault := day_fault(spells))}
    if found:
        raise InvalidInputError(found)
    return week


def cut_pattern(session: Session, worker_id: int, last_day: date) -> None:
    """End every version after that day; those that would begin later are dropped, with later single days."""
    mine = Shift.worker_id == worker_id
    session.execute(delete(Shift).where(mine, Shift.since > last_day))
    still = or_(Shift.until.is_(None), Shift.until > last_day)
    session.execute(update(Shift).where(mine, still).values(until=last_day))


def drop_days(session: Session, worker_id: int, after: date) -> None:
    """Forget the single days after a day."""
    session.execute(delete(DayShift).where(DayShift.worker_id == worker_id, DayShift.day > after))


def reopen_pattern(session: Session, worker_id: int, last_day: date) -> None:
    """The versions that ended with that day go on."""
    ended = (Shift.worker_id == worker_id, Shift.until == last_day)
    session.execute(update(Shift).where(*ended).values(until=None))


def set_days(
    actor: User,
    worker_ids: Sequence[int],
    days: Sequence[date],
    reason: str,
    spells: Sequence[Spell] = (),
    *,
    now: datetime,
) -> int:
    """On these days the people work other hours, or not at all; what was noted for a day before is replaced.

    Returns how many days of people were written. Raises InvalidInputError, LeftError or NotFoundError.
    """
    found = exception_faults(days, reason, spells, local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        for worker_id in worker_ids:
            worker = _editable(session, actor, worker_id, None)
            _write_days(session, worker, days, reason, spells, actor)
            detail = {"days": [day.isoformat() for day in days], "reason": reason}
            audit(actor, "worker.days", "worker", worker_id, now=now, detail=detail)
            tell_worker("worker.hours", worker, now)
        return len(worker_ids) * len(days)


def _write_days(
    session: Session, worker: Worker, days: Iterable[date], reason: str, spells: Sequence[Spell], actor: User
) -> None:
    written = [Spell(0, 0)] if reason in FREE_REASONS else sorted(spells)
    for day in days:
        if worker.left_on is not None and day > worker.left_on:
            raise InvalidInputError({"day": N_("The person leaves before that day.")})
        session.execute(delete(DayShift).where(DayShift.worker_id == worker.id, DayShift.day == day))
        session.add_all(
            DayShift(worker_id=worker.id, day=day, reason=reason, created_by=actor.id, **asdict(spell))
            for spell in written
        )


def clear_day(actor: User, worker_id: int, day: date, *, now: datetime) -> None:
    """The pattern counts again on that day. Raises NotFoundError when nothing was noted for it."""
    with transaction() as session:
        worker = _editable(session, actor, worker_id, None)
        mine = (DayShift.worker_id == worker_id, DayShift.day == day)
        if session.scalar(select(DayShift.id).where(*mine).limit(1)) is None:
            raise NotFoundError
        session.execute(delete(DayShift).where(*mine))
        detail = {"days": [day.isoformat()]}
        audit(actor, "worker.days_clear", "worker", worker_id, now=now, detail=detail)
        tell_worker("worker.hours", worker, now)


def _editable(session: Session, actor: User, worker_id: int, expected: int | None) -> Worker:
    worker = worker_at(session, actor, worker_id, expected)
    if not worker.active:
        raise LeftError
    return worker
