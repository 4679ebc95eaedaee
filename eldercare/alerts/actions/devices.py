"""Devices: binding one to a senior, test mode, and putting a parked message aside."""

from datetime import datetime, timedelta

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.errors import LongTestModeError
from eldercare.alerts.models import Device, ParkedMessage
from eldercare.alerts.rules import TEST_MODE_LIMIT
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior


def bind_device(
    device_id: str, *, model: str, senior_id: int, room: str = "", by: User, now: datetime
) -> Device:
    """Register a device, or bind a known one to another senior from now on."""
    with transaction() as session:
        senior = session.get(Senior, senior_id)
        if senior is None:
            raise NotFoundError
        device = session.scalar(select(Device).where(Device.device_id == device_id))
        if device is None:
            device = Device(device_id=device_id, online=True)
            session.add(device)
        device.model, device.room = model, room
        device.senior_id, device.bound_at = senior.id, now
        device.station_id, device.area_code = senior.station_id, senior.area_code
        session.flush()
        audit(by, "device.bind", "device", device.id, now=now, detail={"senior_id": senior.id})
        _tell(device, now)
        return device


def start_test_mode(device_id: int, *, minutes: int, by: User, now: datetime) -> Device:
    """Let the presses of this device show as tests for 1 to 60 minutes; it ends by itself.

    0 minutes end it now. Raises LongTestModeError.
    """
    if not 0 <= minutes <= TEST_MODE_LIMIT.total_seconds() / 60:
        raise LongTestModeError
    with transaction() as session:
        device = session.get(Device, device_id)
        if device is None:
            raise NotFoundError
        device.test_until = now + timedelta(minutes=minutes) if minutes else None
        audit(by, "device.test_mode", "device", device.id, now=now, detail={"minutes": minutes})
        _tell(device, now)
        return device


def set_aside(parked_id: int, *, by: User, now: datetime) -> ParkedMessage:
    """A person has looked at a parked message and needs it no more; it stays in the table."""
    with transaction():
        row = open_parked(parked_id)
        row.resolved_at, row.resolved_by, row.resolution = now, by.id, "set_aside"
        audit(by, "parked.set_aside", "parked_message", row.id, now=now, detail={"reason": row.reason})
        return row


def open_parked(parked_id: int) -> ParkedMessage:
    """A parked message that nobody has dealt with. Raises NotFoundError."""
    row = db.session.get(ParkedMessage, parked_id)
    if row is None or row.resolved_at is not None:
        raise NotFoundError
    return row


def _tell(device: Device, now: datetime) -> None:
    feed.tell(
        "device.changed",
        now=now,
        data={"count": 1, "ids": [device.id]},
        area_code=device.area_code,
        station_id=device.station_id,
    )
