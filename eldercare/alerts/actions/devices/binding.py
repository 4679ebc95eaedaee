"""Whose home a device guards: binding, binding anew, unbinding. A binding is a row, only ever ended."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.actions.devices.collecting import is_collected
from eldercare.alerts.actions.devices.settling import settle_proposals
from eldercare.alerts.errors import RetiredDeviceError
from eldercare.alerts.models import Device, DeviceBinding
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior


def bind_device(
    device_id: str, *, model: str, senior_id: int, room: str = "", by: User, now: datetime
) -> Device:
    """Register a device by its name on the wire, or bind a known one to another senior from now on."""
    with transaction() as session:
        device = session.scalar(select(Device).where(Device.device_id == device_id))
        if device is None:
            device = Device(device_id=device_id, model=model, online=True)
            session.add(device)
            session.flush()
            settle_proposals(device, by=by, now=now)
        return bind(device.id, senior_id=senior_id, room=room, by=by, now=now)


def bind(device_id: int, *, senior_id: int, room: str, by: User, now: datetime) -> Device:
    """Let a device guard this senior's home from now on; the binding before it ends.

    Raises RetiredDeviceError for one that is out of use, HasLeftError for somebody who is off the roll.
    """
    with transaction() as session:
        device, senior = locked_device(device_id), session.get(Senior, senior_id)
        if senior is None:
            raise NotFoundError
        if senior.left_on is not None:
            raise HasLeftError
        if device.retired_at is not None:
            raise RetiredDeviceError
        if device.senior_id == senior.id and device.room == room and present_binding(device) is not None:
            return device
        move(device, senior, room, by=by, now=now)
        audit(by, "device.bind", "device", device.id, now=now, detail={"senior_id": senior.id})
        tell_changed(device, now)
        return device


def unbind(device_id: int, *, by: User, now: datetime) -> Device:
    """Take a device out of its home; it stays with the station and its alarms are parked."""
    with transaction():
        device = locked_device(device_id)
        if device.senior_id is None:
            return device
        audit(by, "device.unbind", "device", device.id, now=now, detail={"senior_id": device.senior_id})
        release(device, by=by, now=now)
        tell_changed(device, now)
        return device


def move(device: Device, senior: Senior, room: str, *, by: User, now: datetime) -> None:
    """End the present binding and begin the next, inside the caller's transaction."""
    release(device, by=by, now=now)
    device.senior, device.senior_id, device.room, device.bound_at = senior, senior.id, room, now
    device.station_id, device.area_code = senior.station_id, senior.area_code
    db.session.add(
        DeviceBinding(
            device_id=device.id, senior_id=senior.id, address=senior.address, room=room, since=now,
            bound_by=by.id,
        )
    )  # fmt: skip
    db.session.flush()


def release(device: Device, *, by: User, now: datetime) -> None:
    """End the present binding, inside the caller's transaction; the station keeps the device."""
    present = present_binding(device)
    if present is not None:
        present.until, present.ended_by = now, by.id
    device.senior, device.senior_id, device.room, device.bound_at = None, None, "", None
    # Nobody waits for the test presses of a device on the shelf.
    device.test_until = None
    is_collected(db.session(), device.id, by=by, now=now)
    db.session.flush()


def present_binding(device: Device) -> DeviceBinding | None:
    """The binding that has not ended."""
    query = select(DeviceBinding).where(DeviceBinding.device_id == device.id, DeviceBinding.until.is_(None))
    return db.session.scalar(query)


def locked_device(device_id: int) -> Device:
    """A device that nobody else binds meanwhile. Raises NotFoundError."""
    device = db.session.get(Device, device_id, with_for_update=True, populate_existing=True)
    if device is None:
        raise NotFoundError
    return device
