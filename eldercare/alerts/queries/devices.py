"""Devices in a user's scope and how they are; messages that were parked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.alerts.equipment import SILENCES
from eldercare.alerts.models import Device, ParkedMessage
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.alerts.supervision.conditions import (
    Models,
    low_battery,
    overdue,
    silent,
    silent_gateways,
    troubled,
)
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior
from eldercare.people.queries.search import senior_matches

PER_PAGE = 50
EMPTY_BATTERY = 5


def is_silent(now: datetime) -> ColumnElement[bool]:
    """Devices in use that said nothing for longer than a living one would."""
    return and_(Device.retired_at.is_(None), silent(now, Models()))


def is_unprotected(now: datetime) -> ColumnElement[bool]:
    """Homes whose button does not reach us: silent, off line, nearly empty, or behind such a gateway."""
    empty = and_(Device.battery.is_not(None), Device.battery <= EMPTY_BATTERY)
    cut_off = Device.gateway_id.in_(silent_gateways())
    lost = or_(is_silent(now), Device.online.is_(False), empty, cut_off, troubled(SILENCES))
    return and_(Device.senior_id.is_not(None), lost)


def filters_at(now: datetime) -> dict[str, ColumnElement[bool]]:
    """The conditions of the device list by name."""
    return {
        "unprotected": is_unprotected(now),
        "low": and_(low_battery(Models()), Device.retired_at.is_(None)),
        "silent": is_silent(now),
        "overdue": and_(overdue(now, Models()), ~is_silent(now)),
        "trouble": and_(Device.retired_at.is_(None), troubled()),
        "offline": and_(Device.online.is_(False), Device.retired_at.is_(None)),
        "unbound": and_(Device.senior_id.is_(None), Device.retired_at.is_(None)),
        "test": Device.test_until > now,
        "retired": Device.retired_at.is_not(None),
    }


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """How many devices there are, and how many of each trouble."""

    total: int
    online: int
    counts: dict[str, int]
    parked: int


def health(user: User, *, now: datetime) -> DeviceHealth:
    """Counts for the strip under the alarms; one read of the devices, one of the parked messages."""
    in_use = Device.retired_at.is_(None)
    conditions = filters_at(now)
    sums = [
        # Of a home with several devices that are lost only one home is unprotected.
        func.count(distinct(case((condition, Device.senior_id))))
        if name == "unprotected"
        else func.sum(case((condition, 1), else_=0))
        for name, condition in conditions.items()
    ]
    well = func.sum(case((and_(in_use, Device.online.is_(True), ~is_silent(now)), 1), else_=0))
    used = func.sum(case((in_use, 1), else_=0))
    query: Any = select(used, well, *sums)
    total, online, *counts = db.session.execute(within(query, Device, user)).one()
    named = dict(zip(conditions, (count or 0 for count in counts), strict=True))
    return DeviceHealth(total or 0, online or 0, named, len(parked_messages(user)))


@dataclass(frozen=True, slots=True)
class DeviceFilters:
    """What the list is narrowed to; `only` is a name of `filters_at`, empty: all that are in use."""

    only: str = ""
    q: str = ""
    model: str = ""
    gateway: int | None = None
    station: int | None = None
    page: int = 1


def list_devices(user: User, filters: DeviceFilters, *, now: datetime) -> tuple[Sequence[Device], int]:
    """A page of devices, those that need a person first, and how many there are."""
    conditions = _conditions(filters, now)
    query: Select[Device] = within(select(Device).where(*conditions), Device, user)
    total = db.session.scalar(within(select(func.count(Device.id)).where(*conditions), Device, user)) or 0
    query = query.options(
        joinedload(Device.senior), joinedload(Device.device_model), joinedload(Device.gateway)
    ).order_by(case((is_unprotected(now), 0), (Device.battery < LOW_BATTERY, 1), else_=2), Device.device_id)
    return db.session.scalars(query.offset((filters.page - 1) * PER_PAGE).limit(PER_PAGE)).all(), total


def _conditions(filters: DeviceFilters, now: datetime) -> list[ColumnElement[bool]]:
    in_use = Device.retired_at.is_(None)
    found: list[ColumnElement[bool]] = [filters_at(now)[filters.only] if filters.only else in_use]
    if filters.q:
        seniors = select(Senior.id).where(senior_matches(filters.q))
        named = Device.device_id.icontains(filters.q, autoescape=True)
        found.append(or_(named, Device.senior_id.in_(seniors)))
    if filters.model:
        found.append(Device.model == filters.model)
    if filters.gateway is not None:
        found.append(Device.gateway_id == filters.gateway)
    if filters.station is not None:
        found.append(Device.station_id == filters.station)
    return found


def device_of(user: User, device_id: int, verb: str = "device.see") -> Device:
    """One device. Raises NotFoundError outside the scope."""
    device = db.session.get(Device, device_id, options=[joinedload(Device.senior)])
    if device is None:
        raise NotFoundError
    authorize(user, verb, device.where)
    return device


def device_named(device_id: str) -> Device | None:
    """The device with this name on the wire, whoever asks: check the scope."""
    return db.session.scalar(select(Device).where(Device.device_id == device_id))


def devices_of_senior(user: User, senior_id: int) -> Sequence[Device]:
    """The devices bound to a senior, in the user's scope."""
    return db.session.scalars(within(select(Device).where(Device.senior_id == senior_id), Device, user)).all()


def parked_messages(user: User, limit: int = 100) -> Sequence[ParkedMessage]:
    """Messages that wait for a look, urgent ones first. Whose they are is not known, so whoever may edit
    devices sees those of unknown devices, and those of a known device in the own scope."""
    if not user.may("device.see"):
        return []
    known = select(Device.id).where(Device.device_id == ParkedMessage.device_id)
    mine = within(known, Device, user)
    query = (
        select(ParkedMessage)
        .where(ParkedMessage.resolved_at.is_(None), or_(~known.exists(), mine.exists()))
        .order_by(ParkedMessage.urgent.desc(), ParkedMessage.last_at.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()
