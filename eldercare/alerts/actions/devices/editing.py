"""Correcting what is known of a device: its model, and the gateway through which it speaks."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.binding import locked_device
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.errors import RetiredDeviceError
from eldercare.alerts.models import Device, DeviceModel, Gateway
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError


def edit_device(device_id: int, *, model: str, gateway_id: int | None, by: User, now: datetime) -> Device:
    """Change model and gateway. Raises InvalidInputError or RetiredDeviceError."""
    with transaction() as session:
        device = locked_device(device_id)
        if device.retired_at is not None:
            raise RetiredDeviceError
        known = session.scalar(select(DeviceModel.active).where(DeviceModel.code == model))
        # One whose model was never in the table keeps it when only the gateway changes.
        if not known and model != device.model:
            raise InvalidInputError({"model": N_("Choose one of the list.")})
        gateway = session.get(Gateway, gateway_id) if gateway_id else None
        if gateway_id and (gateway is None or gateway.retired_at is not None):
            raise InvalidInputError({"gateway": N_("Choose one of the list.")})
        device.model, device.gateway_id = model, gateway_id
        session.flush()
        session.expire(device, ["gateway", "device_model"])
        audit(
            by, "device.edit", "device", device.id, now=now, detail={"model": model, "gateway_id": gateway_id}
        )
        tell_changed(device, now)
        return device
