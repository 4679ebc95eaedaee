"""Letting open screens know that a device changed."""

from datetime import datetime

from eldercare.alerts.models import Device
from eldercare.core import feed


def tell_changed(device: Device, now: datetime) -> None:
    """Tell the feed inside the caller's transaction."""
    feed.tell(
        "device.changed",
        now=now,
        data={"count": 1, "ids": [device.id]},
        area_code=device.area_code,
        station_id=device.station_id,
    )
