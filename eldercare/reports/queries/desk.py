"""What else Today shows: alarms that ring, devices that are silent, hazards by their deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.alerts.models import Alarm, Device
from eldercare.alerts.queries.alarms import rings
from eldercare.alerts.queries.devices import is_silent, is_unprotected
from eldercare.core.db import db
from eldercare.inspections.models import Hazard
from eldercare.inspections.queries import Filter, Summary, hazards, summary
from eldercare.inspections.queries.hazards import WAITING_FOR_REPAIR
from eldercare.people.models import Area, Senior

ALARMS_LISTED = 20


def ringing_alarms(user: User) -> Sequence[Any]:
    """Alarms that nobody has taken, that are overdue or were pressed again; the oldest first."""
    query = (
        select(
            Alarm.id, Alarm.kind, Alarm.state, Alarm.opened_at, Alarm.overdue_at, Alarm.last_press_at,
            Senior.name.label("senior"), Senior.birth_date, Senior.lat, Senior.lon, Area.name, Area.name_en,
        )
        .join(Senior, Senior.id == Alarm.senior_id)
        .outerjoin(Area, Area.code == Alarm.area_code)
        .where(rings(), Alarm.test.is_(False), scope_filter(Alarm, user))
        .order_by(Alarm.opened_at, Alarm.id)
        .limit(ALARMS_LISTED)
    )  # fmt: skip
    return db.session.execute(query).all()


@dataclass(frozen=True, slots=True)
class Silence:
    """Devices that say nothing, and the homes left unprotected; `rows` begins with the longest silence."""

    devices: int
    homes: int
    rows: Sequence[Any]


def silence(user: User, now: datetime, limit: int) -> Silence:
    """Devices bound to a home in the user's scope that do not reach us. Two queries."""
    mine = scope_filter(Device, user)
    counts = select(
        func.count().filter(is_silent(now)),
        func.count(Device.senior_id.distinct()).filter(is_unprotected(now)),
    ).where(mine, Device.senior_id.is_not(None))
    devices, homes = db.session.execute(counts).one()
    query = (
        select(
            Device.id, Device.device_id, Device.room, Device.last_seen_at, Device.bound_at, Device.battery,
            Senior.id.label("senior_id"), Senior.name.label("senior"), Senior.lat, Senior.lon, Area.name,
            Area.name_en,
        )
        .join(Senior, Senior.id == Device.senior_id)
        .outerjoin(Area, Area.code == Device.area_code)
        .where(mine, is_unprotected(now))
        .order_by(func.coalesce(Device.last_seen_at, Device.bound_at), Device.id)
        .limit(limit)
    )  # fmt: skip
    return Silence(devices, homes, db.session.execute(query).all())


@dataclass(frozen=True, slots=True)
class Hazards:
    """Open hazards: the counts, and those that wait for repair with the nearest deadline."""

    counts: Summary
    rows: Sequence[Hazard]


def hazards_by_deadline(user: User, today: date, since: datetime, limit: int) -> Hazards:
    """What is open in the user's scope, nearest deadline first."""
    counts = summary(user, today=today, since=since)
    rows = hazards(user, Filter(), states=WAITING_FOR_REPAIR, today=today, limit=limit)
    return Hazards(counts, rows)
