"""Our own format, version 1: `care/v1/{device}/event`, `/heartbeat`, and `/status` as the last will."""

from typing import Any

from devices.drivers.base import (
    Driver,
    Frame,
    Route,
    read_battery,
    read_object,
    read_plain_id,
    read_position,
    read_time,
    window_key,
)
from devices.event import STATE_KINDS, DeviceEvent, EventKind, PayloadError, Reason

NAME = "native"
VERSION = 1
_STATES = {"offline": EventKind.OFFLINE, "online": EventKind.ONLINE}
# Heartbeats and states have their own topics: an event that calls itself one is a device's mistake.
EVENT_KINDS = {kind.value: kind for kind in EventKind if kind not in STATE_KINDS | {EventKind.HEARTBEAT}}


def read(frame: Frame) -> list[DeviceEvent]:
    """Return the one event of a native message; raise PayloadError when it cannot be read."""
    _, _, device, leaf = frame.topic.split("/")
    device_id = read_plain_id(device, Reason.BAD_DEVICE)
    if leaf == "status":
        return _read_status(frame, device_id)
    body = read_object(frame.payload)
    _check_version(body.get("v"))
    kind = EventKind.HEARTBEAT if leaf == "heartbeat" else _read_kind(body.get("kind"))
    return [_event(frame, device_id, kind, body)]


def _event(frame: Frame, device_id: str, kind: EventKind, body: dict[str, Any]) -> DeviceEvent:
    message_id = read_plain_id(body.get("id"), Reason.MISSING_ID)
    return DeviceEvent(
        device_id=device_id,
        kind=kind,
        received_at=frame.received_at,
        key=f"{NAME}:{device_id}:{message_id}",
        driver=NAME,
        topic=frame.topic,
        at=read_time(body.get("ts"), frame.received_at),
        battery=read_battery(body.get("battery")),
        # Only a plain true is a test: a garbled flag must not silence a press.
        test=body.get("test") is True,
        retained=frame.retained,
        position=read_position(body.get("loc")),
    )


def _read_status(frame: Frame, device_id: str) -> list[DeviceEvent]:
    if not frame.payload:  # someone cleared the retained last will
        return []
    state = read_object(frame.payload).get("state")
    kind = _STATES.get(state) if isinstance(state, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_STATE, ascii(state)[:100])
    return [
        DeviceEvent(
            device_id=device_id,
            kind=kind,
            received_at=frame.received_at,
            key=window_key(NAME, device_id, kind, frame.received_at),
            driver=NAME,
            topic=frame.topic,
            retained=frame.retained,
        )
    ]


def _read_kind(value: object) -> EventKind:
    kind = EVENT_KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_KIND, ascii(value)[:100])
    return kind


def _check_version(value: object) -> None:
    # True == 1 in Python, so the type is asked too.
    if type(value) is not int or value != VERSION:
        raise PayloadError(Reason.WRONG_VERSION, ascii(value)[:100])


DRIVER = Driver(
    name=NAME,
    routes=(
        Route("care/v1/+/event", urgent=True),
        Route("care/v1/+/heartbeat", urgent=False),
        Route("care/v1/+/status", urgent=False),
    ),
    read=read,
)
