"""Which topics we listen to, and which driver reads which topic."""

from datetime import datetime

from paho.mqtt.client import topic_matches_sub

from devices.drivers import DRIVERS
from devices.drivers.base import Driver, Route
from devices.event import DeviceEvent, PayloadError, Reason

ROOT = "care/v1"

_TABLE: tuple[tuple[Route, Driver], ...] = tuple(
    (route, driver) for driver in DRIVERS for route in driver.routes
)

SUBSCRIPTIONS: tuple[str, ...] = tuple(route.pattern for route, _ in _TABLE)
"""The topic filters of every driver, urgent and routine."""


def loop_topic(client_id: str) -> str:
    """Return the topic on which a listener hears its own heartbeat."""
    return f"{ROOT}/_loop/{client_id}"


def listener_status_topic(client_id: str) -> str:
    """Return the topic of a listener's own state and last will."""
    return f"{ROOT}/_listener/{client_id}/status"


def _entry_for(topic: str) -> tuple[Route, Driver] | None:
    return next((entry for entry in _TABLE if topic_matches_sub(entry[0].pattern, topic)), None)


def driver_for(topic: str) -> Driver:
    """Return the driver of a topic; raise PayloadError when none reads it."""
    entry = _entry_for(topic)
    if entry is None:
        raise PayloadError(Reason.UNKNOWN_TOPIC, ascii(topic)[:200])
    return entry[1]


def is_urgent(topic: str) -> bool:
    """Whether an alarm can arrive on this topic, so that it is taken before heartbeats."""
    entry = _entry_for(topic)
    return entry is not None and entry[0].urgent


def decode(topic: str, payload: bytes, *, retained: bool, received_at: datetime) -> list[DeviceEvent]:
    """Return the events of one message, none for a retained press; raise PayloadError if it is unreadable."""
    return driver_for(topic).decode(topic, payload, retained, received_at)
