"""Putting a device on the register, by hand, by a scan or out of a list."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.binding import move
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.actions.devices.settling import settle_proposals
from eldercare.alerts.entry import DeviceEntry, device_faults
from eldercare.alerts.models import Device, DeviceModel, Gateway
from eldercare.alerts.wording import ROOMS
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.models import Senior


def register_device(
    entry: DeviceEntry, *, by: User, now: datetime, station_id: int | None = None, area_code: str = ""
) -> Device:
    """Store a new device and bind it when it has a senior; else it stands at the station given.

    Raises InvalidInputError with the fault of each field; nothing is stored then.
    """
    with transaction() as session:
        faults = registering_faults(entry)
        if faults:
            raise InvalidInputError(faults)
        gateway = session.get(Gateway, entry.gateway_id) if entry.gateway_id else None
        device = Device(
            device_id=entry.device_id, model=entry.model, gateway_id=gateway.id if gateway else None,
            station_id=station_id, area_code=area_code, online=True,
        )  # fmt: skip
        if gateway is not None and entry.senior_id is None:
            device.station_id, device.area_code = gateway.station_id, gateway.area_code
        session.add(device)
        session.flush()
        settle_proposals(device, by=by, now=now)
        if entry.senior_id is not None:
            move(device, session.get_one(Senior, entry.senior_id), entry.room, by=by, now=now)
        audit(by, "device.register", "device", device.id, now=now,
              detail={"model": device.model, "senior_id": device.senior_id})  # fmt: skip
        tell_changed(device, now)
        return device


def registering_faults(entry: DeviceEntry) -> dict[str, str]:
    """What stands against this entry, field by field: its form first, then what the tables say."""
    found, session = device_faults(entry), db.session
    if session.scalar(select(Device.id).where(Device.device_id == entry.device_id)) is not None:
        found["device_id"] = N_("A device of this name is registered already.")
    if not session.scalar(select(DeviceModel.active).where(DeviceModel.code == entry.model)):
        found["model"] = N_("Choose one of the list.")
    if entry.room and entry.room not in ROOMS:
        found["room"] = N_("Choose one of the list.")
    if entry.senior_id is not None and session.get(Senior, entry.senior_id) is None:
        found["senior"] = N_("Nobody of this name is on the register.")
    gateway = session.get(Gateway, entry.gateway_id) if entry.gateway_id else None
    if entry.gateway_id and (gateway is None or gateway.retired_at is not None):
        found["gateway"] = N_("Choose one of the list.")
    return found
