"""Small makers for messages and payloads."""

import json
from datetime import UTC, datetime
from typing import Any

from devices.message import Message
from devices.reading import Reading, State
from devices.topics import decode

NOW = datetime(2026, 11, 23, 1, 34, 20, tzinfo=UTC)
EVENT_TOPIC = "care/v1/SOS-0001/event"
HEARTBEAT_TOPIC = "care/v1/SOS-0001/heartbeat"


def make_body(**changes: Any) -> dict[str, Any]:
    return {"v": 1, "id": "m1", "ts": "2026-11-23T09:34:15+08:00", "kind": "sos", "battery": 88} | changes


def make_payload(**changes: Any) -> bytes:
    return json.dumps(make_body(**changes)).encode()


def make_message(number: int = 1, topic: str = EVENT_TOPIC, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "topic": topic,
        "payload": make_payload(id=f"m{number}"),
        "qos": 1,
        "retain": False,
        "mid": number,
        "received_at": NOW,
    } | changes
    return Message(**values)


def read(
    topic: str, fields: Any, *, at: datetime = NOW, former: State | None = None, **flags: bool
) -> Reading:
    """The answer to one message; fields that are bytes are sent as they are."""
    payload = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    retained = flags.get("retained", False)
    return decode(topic, payload, retained=retained, received_at=at, former=former)


def kinds(reading: Reading) -> list[str]:
    """The kinds of what a message told, in order."""
    return [event.kind.value for event in reading.events]


def keys(reading: Reading) -> list[str]:
    """The idempotency keys of what a message told, in order."""
    return [event.key for event in reading.events]
