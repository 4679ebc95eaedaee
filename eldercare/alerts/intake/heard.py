"""One message as its driver understood it, and the events in it, ready to be stored."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from devices import topics
from devices.event import ALARM_KINDS, DeviceEvent, EventKind
from devices.message import Message
from devices.reading import Reading, State
from devices.report import Report, settle
from eldercare.alerts.parking import Fault, clean

ROUTINE = frozenset({EventKind.HEARTBEAT, EventKind.ONLINE, EventKind.OFFLINE})
"""Kinds of which the newest wins: they need no inbox row to be taken once."""

KEY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One event with the bytes that carried it. `mark` names their delivery, see `Told`."""

    topic: str
    payload: bytes
    received_at: datetime
    event: DeviceEvent
    dup: bool = False
    mark: str | None = None

    @property
    def key(self) -> str:
        """The idempotency key as the column holds it."""
        return _short(self.event.key)

    @property
    def frame_key(self) -> str | None:
        """The key of the radio frame, where one frame can come under several keys.

        Without an id of the source the delivery stands here: its copy may come in another window of time.
        """
        key = self.mark if self.windowed else self.event.frame_key
        return None if key is None else _short(key)

    @property
    def windowed(self) -> bool:
        """Whether the source gave no id, so that only time tells one press from the next."""
        return self.event.windowed and self.event.frame_key is None

    @property
    def payload_hash(self) -> str:
        """What was said, as 64 hex digits."""
        return hashlib.sha256(self.payload).hexdigest()

    def after(self, alarm_id: int) -> "Heard":
        """The same as another press than the one whose alarm was closed within the window."""
        return replace(self, event=replace(self.event, key=f"{self.event.key}:after{alarm_id}"))

    @property
    def routine(self) -> bool:
        """Whether the event only tells how the device is."""
        return self.event.kind in ROUTINE

    def fault(self, reason: str) -> Fault:
        """The message as one to be parked."""
        event = self.event
        urgent = event.kind in ALARM_KINDS
        return Fault(
            self.topic, self.payload, reason, self.received_at, event.kind.value, event.device_id, urgent,
            event.retained,
        )  # fmt: skip

    def inbox_row(self, outcome: str | None, alarm_id: int | None) -> dict[str, Any]:
        """The message as a row of the inbox."""
        return {
            "key": self.key,
            "frame_key": self.frame_key,
            "topic": clean(self.topic),
            "payload": self.payload,
            "kind": self.event.kind.value,
            "device_id": self.event.device_id,
            "received_at": self.received_at,
            "outcome": outcome,
            "alarm_id": alarm_id,
            "payload_hash": self.payload_hash,
            "dup": self.dup,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """One message as its driver understood it, not yet compared with what is known of its device.

    `dup`: the broker says that it sends it again; `mark` names the delivery, the same for both.
    """

    topic: str
    payload: bytes
    received_at: datetime
    report: Report | Reading
    retained: bool = False
    dup: bool = False
    mark: str | None = None

    def settle(self, former: State | None) -> tuple[list[Heard], list[Fault], State | None]:
        """The events, or the fault, and what is to be remembered of the device when that has changed."""
        reading = settle(self.report, former) if isinstance(self.report, Report) else self.report
        heard = [
            Heard(self.topic, self.payload, self.received_at, event, self.dup, self._mark_of(event))
            for event in reading.events
        ]
        return heard, [self._fault(reading)] if reading.is_fault else [], reading.state

    def _mark_of(self, event: DeviceEvent) -> str | None:
        # One message can tell several things; each has a row of its own.
        return None if self.mark is None else f"{self.mark}:{event.kind.value}"

    def _fault(self, reading: Reading) -> Fault:
        reason, urgent = str(reading.reason), topics.is_urgent(self.topic)
        return Fault(
            self.topic, self.payload, reason, self.received_at, reading.detail, urgent=urgent,
            retained=self.retained,
        )  # fmt: skip


def hear_message(message: Message) -> Told:
    """Read a message by its driver, with what tells a copy of it."""
    told = hear(message.topic, message.payload, message.received_at, retained=message.retain)
    if not message.client_id or message.qos == 0:
        return told
    # A broker sends again under the number of the first time, whatever listener is there by then.
    said = hashlib.sha256(message.payload).hexdigest()[:32]
    return replace(told, dup=message.dup, mark=f"mqtt:{message.client_id}:{message.mid}:{said}")


def hear(topic: str, payload: bytes, received_at: datetime, *, retained: bool = False) -> Told:
    """Read a message by its driver."""
    report = topics.read(topic, payload, retained=retained, received_at=received_at)
    return Told(topic, payload, received_at, report, retained)


def _short(key: str) -> str:
    return key if len(key) <= KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()
