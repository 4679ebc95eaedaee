"""Taking a senior off the roll, on a day and for a reason, and putting one back.

The row of the senior says `left_on` from the day itself on, never before it: until then the person is on the
roll, and lists and figures read one column (decision 37).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, db, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.errors import HasLeftError, NotLeftError
from eldercare.people.leaving import RETURNS, Leaving, Line, Stopped, faults_of, parts
from eldercare.people.models import Departure, Senior
from eldercare.people.rules import LEFT_REASONS


@dataclass(frozen=True, slots=True)
class Returned:
    """A departure taken back, and what could not be put back."""

    departure: Departure
    lost: list[Line]


def outlook(senior: Senior, *, day: date, reason: str, now: datetime) -> list[Line]:
    """What would stop, wait for somebody and stay, in the order of the rooms; writes nothing."""
    leaving, session = Leaving(senior, day, reason, None, now), db.session()
    return [line for part in parts() for line in part.outlook(session, leaving)]


def record_departure(
    actor: User, senior_id: int, *, day: date | None, reason: str, expected: int | None, now: datetime
) -> Departure:
    """From `day` on the senior is not on the roll; every room stops its own in this transaction.

    Raises InvalidInputError that names the fields, StaleVersionError, ErasedError, HasLeftError, or
    NotFoundError outside the scope.
    """
    found = faults_of(day, reason, reasons=LEFT_REASONS, today=local_date(now))
    if found or day is None:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        check_version(senior, expected)
        if senior.left_on is not None or departure_of(senior.id) is not None:
            raise HasLeftError
        departure = Departure(
            senior_id=senior.id, day=day, reason=reason, recorded_at=now, recorded_by=actor.id, stopped={}
        )
        session.add(departure)
        audit(
            actor,
            "senior_leaves",
            "senior",
            senior.id,
            now=now,
            detail={"reason": reason, "day": day.isoformat()},
        )
        _stop(session, departure, Leaving(senior, day, reason, actor, now))
        return departure


def settle_departures(now: datetime) -> int:
    """The clock: take off the roll whose day has come, and stop what has begun since; returns how many."""
    due = select(Departure.id).where(
        Departure.settled_at.is_(None), Departure.undone_at.is_(None), Departure.day <= local_date(now)
    )
    ids = list(db.session.scalars(due.order_by(Departure.id)))
    for departure_id in ids:
        with transaction() as session:
            departure = session.get(Departure, departure_id, with_for_update={"of": Departure})
            if departure is None or departure.settled_at or departure.undone_at:
                continue
            senior = session.get_one(Senior, departure.senior_id, with_for_update={"of": Senior})
            _stop(session, departure, Leaving(senior, departure.day, departure.reason, None, now))
            audit(None, "senior_left", "senior", senior.id, now=now, detail={"reason": departure.reason})
    return len(ids)


def undo_departure(actor: User, senior_id: int, *, why: str, now: datetime) -> Returned:
    """Put a senior back on the roll; `why` is a code of RETURNS.

    Raises InvalidInputError, ErasedError, NotLeftError, or NotFoundError outside the scope.
    """
    if why not in RETURNS:
        raise InvalidInputError({"why": N_("Choose one of the list.")})
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        departure = departure_of(senior.id)
        if departure is None:
            raise NotLeftError
        departure.undone_at, departure.undone_by, departure.undone_why = now, actor.id, why
        senior.left_on = senior.left_reason = None
        leaving = Leaving(senior, departure.day, departure.reason, actor, now)
        lost = [
            line
            for part in parts()
            for line in part.restore(session, leaving, departure.stopped.get(part.room, {}))
        ]
        audit(actor, "senior_back", "senior", senior.id, now=now, detail={"reason": why})
        tell_senior(senior, now)
        return Returned(departure, lost)


def departure_of(senior_id: int) -> Departure | None:
    """What takes this senior off the roll, now or on a day to come; None while nothing does."""
    query = select(Departure).where(Departure.senior_id == senior_id, Departure.undone_at.is_(None))
    return db.session.scalar(query)


def _stop(session: Session, departure: Departure, leaving: Leaving) -> None:
    """Every room stops its own; on the day the row of the senior says it too."""
    departure.stopped = {
        part.room: _joined(departure.stopped.get(part.room, {}), part.stop(session, leaving))
        for part in parts()
    }
    if leaving.has_come:
        leaving.senior.left_on, leaving.senior.left_reason = leaving.day, leaving.reason
        departure.settled_at = leaving.now
    session.flush()
    tell_senior(leaving.senior, leaving.now)


def _joined(before: Stopped, more: Stopped) -> Stopped:
    return {key: [*before.get(key, []), *more.get(key, [])] for key in {**before, **more}}
