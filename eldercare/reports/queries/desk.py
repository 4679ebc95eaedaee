"""What else Today shows: alarms that ring, devices that are silent, hazards by their deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.alerts.equipment import TASK_DUE, Storm
from eldercare.alerts.models import Alarm, Device, DeviceTrouble
from eldercare.alerts.queries.alarms import rings
from eldercare.alerts.queries.devices import is_silent, is_unprotected
from eldercare.alerts.queries.supervision import has_trouble_of, is_task
from eldercare.alerts.queries.supervision import storms as storms_of
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
    """Devices that say nothing, and the homes left unprotected; `rows` are homes, the longest silence first.

    `storms` are troubles with one cause, each one line: `single_homes` and `rows` leave their devices out.
    """

    devices: int
    homes: int
    single_homes: int
    rows: Sequence[Any]
    storms: Sequence[Storm]


def silence(user: User, now: datetime, limit: int) -> Silence:
    """Devices bound to a home in the user's scope that do not reach us. Four queries at most."""
    mine, storms = scope_filter(Device, user), storms_of(user)
    single = and_(is_unprotected(now), *(~has_trouble_of(one) for one in storms))
    counts = select(
        func.count().filter(is_silent(now)),
        func.count(Device.senior_id.distinct()).filter(is_unprotected(now)),
        func.count(Device.senior_id.distinct()).filter(single),
    ).where(mine, Device.senior_id.is_not(None))
    devices, homes, single_homes = db.session.execute(counts).one()
    homes_first = _homes(and_(mine, single), limit)
    return Silence(devices, homes, single_homes, db.session.execute(homes_first).all(), storms)


def _homes(chosen: ColumnElement[bool], limit: int) -> Select[Any]:
    """A row for each home with a chosen device: the one silent longest, and how many there are."""
    heard = func.coalesce(Device.last_seen_at, Device.bound_at)
    ranked = (
        select(
            Device.id, heard.label("heard"),
            func.count().over(partition_by=Device.senior_id).label("devices"),
            func.row_number().over(partition_by=Device.senior_id, order_by=(heard, Device.id)).label("place"),
        )
        .where(chosen, Device.senior_id.is_not(None))
        .subquery()
    )  # fmt: skip
    return (
        select(
            Device.id, Device.device_id, Device.room, Device.last_seen_at, Device.bound_at, Device.battery,
            ranked.c.devices, Senior.id.label("senior_id"), Senior.name.label("senior"), Senior.lat,
            Senior.lon, Area.name, Area.name_en,
        )
        .join(ranked, (ranked.c.id == Device.id) & (ranked.c.place == 1))
        .join(Senior, Senior.id == Device.senior_id)
        .outerjoin(Area, Area.code == Device.area_code)
        .order_by(ranked.c.heard, Device.id)
        .limit(limit)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Tasks of maintenance whose time is up: how many, and when the first was due."""

    count: int
    due_at: datetime | None


def upkeep(user: User, now: datetime, storms: Sequence[Storm]) -> Upkeep:
    """What should have been mended by now in the user's scope; a storm is no heap of tasks. One query."""
    query: Any = select(func.count(DeviceTrouble.id), func.min(DeviceTrouble.opened_at)).where(
        is_task(storms), DeviceTrouble.opened_at <= now - TASK_DUE, scope_filter(DeviceTrouble, user)
    )
    count, opened_at = db.session.execute(query).one()
    return Upkeep(count, opened_at + TASK_DUE if opened_at else None)


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
