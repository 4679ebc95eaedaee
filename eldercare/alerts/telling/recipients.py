"""Who is meant by an audience, as references: `worker:7`, `user:7`, `contact:7`; never a name or number."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.chain import COUNTY, GOES, LEADER, NEAREST, STATION, SUPERVISOR
from eldercare.alerts.models import Alarm
from eldercare.alerts.responders.leaders import leaders_of
from eldercare.core.db import db
from eldercare.people.models import Contact, Worker

ASKED = frozenset({"offered", "seen"})
JUST_NOW = timedelta(seconds=1)


def recipients_of(alarm: Alarm, audience: str, *, now: datetime) -> list[str]:
    """The people of an audience. The family is nobody here: the register holds no consent to messages,
    so the desk calls the contacts by phone."""
    find = _FINDERS.get(audience)
    return find(alarm, now) if find else []


def _asked(alarm: Alarm, now: datetime) -> list[str]:
    """Whoever was asked in this round; those of earlier rounds have their message."""
    fresh = now - JUST_NOW
    asked = [offer for offer in alarm.offers if offer.state in ASKED and offer.offered_at >= fresh]
    return [f"worker:{offer.worker_id}" for offer in asked]


def _going(alarm: Alarm, _now: datetime) -> list[str]:
    return [f"worker:{alarm.worker_id}"] if alarm.worker_id else []


def _leaders(alarm: Alarm, _now: datetime) -> list[str]:
    return [f"worker:{leader.id}" for leader in leaders_of(db.session(), alarm)]


def _station(alarm: Alarm, _now: datetime) -> list[str]:
    return _operators("station", str(alarm.station_id))


def _county(_alarm: Alarm, _now: datetime) -> list[str]:
    return _operators("county", "")


def _operators(scope_kind: str, scope_key: str) -> list[str]:
    query = select(User.id).where(
        User.role == "operator", User.active, User.scope_kind == scope_kind, User.scope_key == scope_key
    )
    return [f"user:{user_id}" for user_id in db.session.scalars(query.order_by(User.id))]


_FINDERS: dict[str, Callable[[Alarm, datetime], list[str]]] = {
    NEAREST: _asked,
    LEADER: _leaders,
    STATION: _station,
    SUPERVISOR: _county,
    COUNTY: _county,
    GOES: _going,
}


def number_of(recipient: str) -> str | None:
    """The phone number behind a reference, read at the moment of sending; None where none is known."""
    kind, _, key = recipient.partition(":")
    if not key.isdecimal():
        return None
    if kind == "contact":
        contact = db.session.get(Contact, int(key))
        return contact.phone if contact else None
    worker_id = int(key) if kind == "worker" else _worker_of_user(int(key))
    worker = db.session.get(Worker, worker_id) if worker_id else None
    return worker.phone if worker else None


def _worker_of_user(user_id: int) -> int | None:
    user = db.session.get(User, user_id)
    return user.worker_id if user else None


def names_of(recipients: Iterable[str]) -> dict[str, str]:
    """The names behind references, for the desk."""
    wanted = {reference.partition(":")[::2] for reference in recipients if reference}
    names: dict[str, str] = {}
    for kind, model, column in (
        ("worker", Worker, Worker.name),
        ("user", User, User.display_name),
        ("contact", Contact, Contact.name),
    ):
        ids = [int(key) for known, key in wanted if known == kind and key.isdecimal()]
        if ids:
            rows = db.session.execute(select(model.id, column).where(model.id.in_(ids)))
            names |= {f"{kind}:{row[0]}": row[1] for row in rows}
    return names
