"""Who is meant by an audience, as references: `worker:7`, `user:7`, `contact:7`; never a name or number."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.alerts.chain import COUNTY, GOES, LEADER, NEAREST, STATION, SUPERVISOR
from eldercare.alerts.models import Alarm
from eldercare.alerts.responders.leaders import leaders_of
from eldercare.core.db import db
from eldercare.core.privacy import mask_name
from eldercare.people.models import Contact, Worker
from eldercare.people.queries import contacts_who_agree
from eldercare.telling.kinds import FAMILY

ASKED = frozenset({"offered", "seen"})
JUST_NOW = timedelta(seconds=1)


def recipients_of(alarm: Alarm, audience: str, kind: str, *, now: datetime) -> list[str]:
    """The people of an audience on a personal channel of this kind; of the family those who agreed to it."""
    if audience == FAMILY:
        return [f"contact:{contact_id}" for contact_id in contacts_who_agree(alarm.senior_id, kind)]
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


def operators_of(station_id: int | None) -> list[str]:
    """The operators of a station; those of the whole county where there is none."""
    return _operators("county", "") if station_id is None else _operators("station", str(station_id))


def _station(alarm: Alarm, _now: datetime) -> list[str]:
    return operators_of(alarm.station_id)


def _county(_alarm: Alarm, _now: datetime) -> list[str]:
    return operators_of(None)


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


def names_of(recipients: Iterable[str]) -> dict[str, str]:
    """The names behind references, for the desk; that of a contact is masked as everywhere."""
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
            shown = mask_name if kind == "contact" else str
            names |= {f"{kind}:{row[0]}": shown(row[1]) for row in rows}
    return names
