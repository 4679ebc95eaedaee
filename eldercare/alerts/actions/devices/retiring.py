"""Taking a device out of use, alone or by putting another in its place. Its history stays."""

from datetime import datetime

from sqlalchemy import update

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.binding import locked_device, move, release
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.credentials import end_credentials
from eldercare.alerts.equipment import REPLACED, RETIRE_REASONS
from eldercare.alerts.errors import RetiredDeviceError, SameDeviceError
from eldercare.alerts.models import Device, DeviceTrouble
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError


def retire_device(device_id: int, *, reason: str, by: User, now: datetime) -> Device:
    """Take a device out of use: it guards nobody any more, and what it still sends is parked.

    `reason` is a code of RETIRE_REASONS. Raises InvalidInputError or RetiredDeviceError.
    """
    if reason not in RETIRE_REASONS:
        raise InvalidInputError({"reason": N_("Choose one of the list.")})
    with transaction():
        device = locked_device(device_id)
        if device.retired_at is not None:
            raise RetiredDeviceError
        take_out_of_use(device, by=by, now=now, reason=reason)
        return device


def replace_device(device_id: int, *, new_id: int, by: User, now: datetime) -> Device:
    """Put another device into the home of this one, which goes out of use; each keeps its own history.

    Raises SameDeviceError, or RetiredDeviceError when either is out of use.
    """
    if device_id == new_id:
        raise SameDeviceError
    with transaction():
        # In the order of their ids, so that two people who replace crosswise do not wait for each other.
        first, second = (locked_device(one) for one in sorted((device_id, new_id)))
        old, new = (first, second) if first.id == device_id else (second, first)
        if old.retired_at is not None or new.retired_at is not None:
            raise RetiredDeviceError
        senior, room = old.senior, old.room
        old.replaced_by_id = new.id
        take_out_of_use(old, by=by, now=now, reason=REPLACED)
        if senior is not None:
            move(new, senior, room, by=by, now=now)
        audit(by, "device.replace", "device", old.id, now=now, detail={"new_id": new.id})
        tell_changed(new, now)
        return new


def take_out_of_use(device: Device, *, by: User, now: datetime, reason: str) -> None:
    """Retire inside the caller's transaction: binding, troubles and account end."""
    detail = {"reason": reason, "senior_id": device.senior_id}
    release(device, by=by, now=now)
    device.retired_at, device.retired_reason = now, reason
    db.session.execute(
        update(DeviceTrouble)
        .where(DeviceTrouble.device_id == device.id, DeviceTrouble.closed_at.is_(None))
        .values(closed_at=now, closed_by=by.id)
    )
    end_credentials(device, by=by, now=now)
    audit(by, "device.retire", "device", device.id, now=now, detail=detail)
    tell_changed(device, now)
