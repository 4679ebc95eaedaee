"""Binding a device to a senior."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.models import Device
from eldercare.core.db import transaction
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
        tell_changed(device, now)
        return device
