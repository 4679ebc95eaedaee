"""What every driver shares: its place in the table, and careful readers of a device's JSON."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from devices.event import STATE_KINDS, DeviceEvent, PayloadError, Position, Reason

MAX_PAYLOAD = 64 * 1024
"""Bytes. The longest recorded report has 2 KB; more is a mistake or an attack."""

WINDOW_S = 30
"""Seconds. Two messages of one kind from one device without an id count as one within this window."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\-]{0,63}")
_CLOCK_UNSET = datetime(2020, 1, 1, tzinfo=UTC)
_CLOCK_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """One message as a driver sees it."""

    topic: str
    payload: bytes
    retained: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Route:
    """A topic filter we subscribe to; urgent when an alarm can arrive on it."""

    pattern: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Driver:
    """A maker's format: where its messages arrive and how to read one."""

    name: str
    routes: tuple[Route, ...]
    read: Callable[[Frame], list[DeviceEvent]]

    def decode(self, topic: str, payload: bytes, retained: bool, received_at: datetime) -> list[DeviceEvent]:  # noqa: FBT001 the flag of the MQTT packet
        """Return the events of one message; raise PayloadError when it cannot be read.

        A retained copy of a press is a phantom: it is replayed at each subscription (zigbee2mqtt #16331), so
        only lasting states survive from a retained message.
        """
        if len(payload) > MAX_PAYLOAD:
            raise PayloadError(Reason.TOO_LONG, f"{len(payload)} bytes")
        events = self.read(Frame(topic, payload, retained, received_at))
        return [event for event in events if not retained or event.kind in STATE_KINDS]


def read_object(payload: bytes) -> dict[str, Any]:
    """Return the JSON object of a payload."""
    try:
        value = json.loads(payload.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(Reason.BAD_JSON, str(error)[:200]) from error
    if not isinstance(value, dict):
        raise PayloadError(Reason.NOT_AN_OBJECT, type(value).__name__)
    return value


def read_plain_id(value: object, reason: Reason) -> str:
    """Return an id that is safe in topics, keys and logs: 1 to 64 of letters, digits and `. - : _`."""
    if not isinstance(value, str) or not _PLAIN_ID.fullmatch(value):
        raise PayloadError(reason, ascii(value)[:100])
    return value


def read_time(value: object, received_at: datetime) -> datetime | None:
    """Return the device's time in UTC; None when it is not sent or the clock was never set.

    A dead clock says 1970. Believing it would turn a fresh SOS into one that is hours late.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100])
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100]) from error
    if at.tzinfo is None:
        raise PayloadError(Reason.BAD_TIME, f"no time zone: {ascii(value)[:100]}")
    try:
        at = at.astimezone(UTC)
    except OverflowError as error:
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100]) from error
    return at if _CLOCK_UNSET <= at <= received_at + _CLOCK_AHEAD else None


def read_number(value: object, low: float, high: float) -> float | None:
    """Return a number within bounds, else None: a bad side value never costs the alarm beside it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and low <= value <= high else None


def read_battery(value: object) -> int | None:
    """Return the battery in percent, else None."""
    number = read_number(value, 0, 100)
    return None if number is None else round(number)


def read_position(value: object) -> Position | None:
    """Return the position of `{"lat": .., "lon": ..}` in degrees, else None."""
    if not isinstance(value, Mapping):
        return None
    lat, lon = read_number(value.get("lat"), -90, 90), read_number(value.get("lon"), -180, 180)
    return None if lat is None or lon is None else Position(lat, lon)


def window_key(driver: str, device_id: str, kind: str, received_at: datetime) -> str:
    """Return the key of a message without an id: the same within one window of WINDOW_S seconds."""
    return f"{driver}:{device_id}:{kind}:w{int(received_at.timestamp() // WINDOW_S)}"
