"""What every entry from the field shares: whose visit it is, on which day, sent once or twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.geo import Place, distance_m
from eldercare.core.time import local_date
from eldercare.visits.actions.settling import tell_changed
from eldercare.visits.errors import WrongDayError
from eldercare.visits.models import Attendance, FieldEvent, Visit
from eldercare.visits.rules import happened_at, is_fix


@dataclass(frozen=True, slots=True)
class Sent:
    """What a phone sends with an entry: position in degrees with its accuracy in metres, the phone's time,
    why the place is another one, why tasks stay open, and an id by which a repeat is known."""

    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None
    device_at: datetime | None = None
    reason: str = ""
    note: str = ""
    event_id: str | None = None

    @property
    def place(self) -> Place | None:
        """The position, when the phone sent one that can be used."""
        if self.lat is None or self.lon is None or not is_fix(self.accuracy):
            return None
        return Place(self.lat, self.lon)


def my_visit(session: Session, visit_id: int, actor: User) -> Visit:
    """The visit, locked until the commit, if it was published to this worker; else NotFoundError."""
    rows = (
        select(Visit)
        .where(Visit.id == visit_id)
        .options(selectinload(Visit.assignments), joinedload(Visit.service, innerjoin=True))
        .with_for_update(of=Visit)
    )
    visit = session.scalar(rows)
    if visit is None or actor.worker_id is None or actor.worker_id not in visit.where.worker_ids:
        raise NotFoundError
    return visit


def my_attendance(session: Session, visit: Visit, actor: User) -> Attendance | None:
    """This worker's attendance at the visit, if the worker has checked in."""
    return session.scalar(
        select(Attendance).where(Attendance.visit_id == visit.id, Attendance.worker_id == actor.worker_id)
    )


def is_repeat(session: Session, visit: Visit, verb: str, actor: User, sent: Sent, now: datetime) -> bool:
    """Whether this very entry has arrived before; if not, it is remembered.

    Raises InvalidInputError when the id belongs to another entry.
    """
    if sent.event_id is None:
        return False
    known = session.get(FieldEvent, sent.event_id)
    if known is None:
        session.add(
            FieldEvent(
                id=sent.event_id,
                visit_id=visit.id,
                worker_id=actor.worker_id,
                verb=verb,
                at=sent.device_at,
                received_at=now,
            )
        )
        return False
    if (known.visit_id, known.worker_id, known.verb) != (visit.id, actor.worker_id, verb):
        raise InvalidInputError({"event_id": N_("This id was used for another entry.")})
    return True


def check_day(visit: Visit, sent: Sent, now: datetime) -> datetime:
    """When the entry took place; raises WrongDayError outside the visit's own day."""
    moment = happened_at(sent.device_at, now)
    if local_date(moment) != visit.day:
        raise WrongDayError(day=visit.day.isoformat())
    return moment


def distance_from_home(visit: Visit, sent: Sent) -> float | None:
    """Whole metres from where the senior lives that day to the position; None without a usable one."""
    return None if sent.place is None else float(round(distance_m(sent.place, visit.residence.place)))


def tell_visit(
    session: Session, visit: Visit, verb: str, actor: User | None, now: datetime, **detail: Any
) -> None:
    """Audit the step and tell the station's desk and the visit's people."""
    session.flush()
    audit(actor, f"visit.{verb}", "visit", visit.id, now=now, detail=detail)
    tell_changed(visit, now, visit.where.worker_ids, state=visit.state)
