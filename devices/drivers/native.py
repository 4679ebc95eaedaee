"""Our own format, version 1: `care/v1/{device}/event`, `/heartbeat`, and `/status` as the last will."""

import json
from dataclasses import dataclass
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.values import (
    read_battery,
    read_dbm,
    read_object,
    read_plain_id,
    read_position,
    read_time,
)
from devices.event import STATE_KINDS, EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "native"
VERSION = 1
ROOT = f"care/v{VERSION}"
_STATES = {"offline": EventKind.OFFLINE, "online": EventKind.ONLINE}
# Heartbeats and states have their own topics: an event that calls itself one is a device's mistake.
EVENT_KINDS = {kind.value: kind for kind in EventKind if kind not in STATE_KINDS | {EventKind.HEARTBEAT}}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device is told once its event is committed, and on which topic."""

    topic: str
    payload: bytes


def event_topic(device: str) -> str:
    """Return the topic on which a device reports events."""
    return f"{ROOT}/{device}/event"


def heartbeat_topic(device: str) -> str:
    """Return the topic on which a device says that it lives."""
    return f"{ROOT}/{device}/heartbeat"


def status_topic(device: str) -> str:
    """Return the topic of a device's state and last will."""
    return f"{ROOT}/{device}/status"


def ack_topic(device: str) -> str:
    """Return the topic on which a device hears which of its events were stored."""
    return f"{ROOT}/{device}/ack"


def answer_to(topic: str, payload: bytes) -> Answer | None:
    """Return the answer to an event in our own format; None where there is none to give. Never raises."""
    name = topic.removeprefix(f"{ROOT}/").partition("/")[0]
    if topic != event_topic(name):
        return None
    try:
        message_id = read_plain_id(read_object(payload).get("id"), Reason.MISSING_ID)
        device = read_plain_id(name, Reason.BAD_DEVICE)
    except PayloadError:
        return None
    return Answer(ack_topic(device), json.dumps({"v": VERSION, "ids": [message_id]}).encode())


def parse(frame: Frame) -> Report:
    """Return the report of a native message; raise PayloadError when it cannot be read."""
    _, _, device, leaf = frame.topic.split("/")
    device_id = read_plain_id(device, Reason.BAD_DEVICE)
    body = read_object(frame.payload)
    if leaf == "status":
        return Report(frame=frame, driver=NAME, device_id=device_id, seen=(_read_state(body.get("state")),))
    _check_version(body.get("v"))
    seen = Seen(kind=EventKind.HEARTBEAT) if leaf == "heartbeat" else _read_event(body)
    message_id = read_plain_id(body.get("id"), Reason.MISSING_ID)
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=(seen,),
        key=f"{NAME}:{device_id}:{message_id}",
        at=read_time(body.get("ts"), frame.received_at),
        battery=read_battery(body.get("battery")),
        position=read_position(body.get("loc")),
        reception=read_dbm(body.get("rssi"), body.get("snr")),
        # Only a plain true is a test: a garbled flag must not silence a press.
        test=body.get("test") is True,
    )


def _read_event(body: dict[str, Any]) -> Seen:
    value = body.get("kind")
    kind = EVENT_KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_KIND, _named(value))
    if kind is EventKind.DOOR:
        return Seen(kind=kind, field="door", active=body.get("open") is not False)
    return Seen(kind=kind)


def _read_state(value: object) -> Seen:
    kind = _STATES.get(value) if isinstance(value, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_STATE, _named(value))
    return Seen(kind=kind)


def _named(value: object) -> str:
    """What stood there, for whoever looks at the parked message; nothing where nothing stood."""
    return "" if value is None else ascii(value)[:100]


def _check_version(value: object) -> None:
    # True == 1 in Python, so the type is asked too.
    if type(value) is not int or value != VERSION:
        raise PayloadError(Reason.WRONG_VERSION, _named(value))


DRIVER = Driver(NAME, parse)
