"""Test mode of a device."""

from datetime import datetime, timedelta

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.changed import tell_changed
from eldercare.alerts.errors import LongTestModeError
from eldercare.alerts.models import Device
from eldercare.alerts.rules import TEST_MODE_LIMIT
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError


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
        tell_changed(device, now)
        return device
