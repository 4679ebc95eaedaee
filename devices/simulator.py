"""Synthetic devices which speak our own format to a real broker."""

import json
import random
import secrets
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from paho.mqtt.client import MQTTMessageInfo

from devices.event import EventKind
from devices.publisher import Publisher
from devices.topics import ROOT

_SIMULATED_KINDS = (EventKind.SOS, EventKind.FALL, EventKind.SMOKE, EventKind.LOW_BATTERY)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press gave: the message's id and the milliseconds until the broker acknowledged."""

    id: str
    device: str
    kind: str
    test: bool
    ms: float

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as plain JSON values."""
        return asdict(self)


def event_topic(device: str) -> str:
    """Return the topic on which a device reports events."""
    return f"{ROOT}/{device}/event"


def heartbeat_topic(device: str) -> str:
    """Return the topic on which a device says that it lives."""
    return f"{ROOT}/{device}/heartbeat"


def body(
    now: datetime,
    *,
    kind: EventKind | None = None,
    test: bool = False,
    battery: int = 88,
    message_id: str | None = None,
) -> dict[str, Any]:
    """Return a version 1 message: an event of `kind`, or a heartbeat without one. `now` is aware."""
    common = {"v": 1, "id": message_id or secrets.token_hex(8), "ts": now.isoformat(), "battery": battery}
    return common if kind is None else {**common, "kind": kind.value, "test": test}


def press(
    url: str, device: str, now: datetime, *, kind: EventKind = EventKind.SOS, test: bool = False
) -> Receipt:
    """Send one event the way a device does; raise BrokerUnreachableError when nobody acknowledges it."""
    message = body(now, kind=kind, test=test)
    with Publisher(url) as line:
        ms = line.send(event_topic(device), json.dumps(message).encode())
    return Receipt(message["id"], device, kind.value, test, round(ms, 1))


@dataclass(frozen=True, slots=True)
class Traffic:
    """How lively the simulated homes are: messages a second in all, and the share of them that are events."""

    devices: int
    rate: float
    seconds: float
    event_share: float = 0.01
    seed: int = 1


def simulate(url: str, traffic: Traffic, now: datetime) -> dict[str, Any]:
    """Send heartbeats and a few events at a steady rate; return what was sent and acknowledged.

    Device ids are SIM-0001 and up. The same seed sends the same kinds from the same devices.
    """
    chance = random.Random(traffic.seed)
    events = 0
    answers: list[MQTTMessageInfo] = []
    with Publisher(url) as line:
        start = time.monotonic()
        for number in range(int(traffic.rate * traffic.seconds)):
            time.sleep(max(0.0, start + number / traffic.rate - time.monotonic()))
            device = f"SIM-{chance.randrange(traffic.devices) + 1:04d}"
            kind = chance.choice(_SIMULATED_KINDS) if chance.random() < traffic.event_share else None
            topic = heartbeat_topic(device) if kind is None else event_topic(device)
            events += kind is not None
            moment = now + timedelta(seconds=time.monotonic() - start)
            answers.append(line.send_soon(topic, json.dumps(body(moment, kind=kind)).encode()))
        for answer in answers:
            line.wait_for(answer)
        took = time.monotonic() - start
    return {
        "sent": len(answers),
        "acknowledged": sum(answer.is_published() for answer in answers),
        "events": events,
        "heartbeats": len(answers) - events,
        "seconds": round(took, 2),
    }
