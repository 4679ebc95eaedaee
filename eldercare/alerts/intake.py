"""From device messages to alarms, and the only file that knows both: one transaction for a whole batch.

A message is acknowledged to the broker only when `accept` has returned, which is after the commit. What
cannot be read is parked with its reason; what was seen before is absorbed by its key.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from devices import topics
from devices.event import ALARM_KINDS, DeviceEvent, EventKind, PayloadError
from devices.message import Message, TemporaryFailure
from eldercare.alerts.actions.opening import Signal, ask_to_cancel, raise_alarm, restore
from eldercare.alerts.models import Device, InboxMessage
from eldercare.alerts.parking import Fault, clean, park
from eldercare.alerts.supervision import Status, write_status
from eldercare.core.db import db, transaction
from eldercare.core.errors import StaleVersionError

ROUTINE = frozenset({EventKind.HEARTBEAT, EventKind.ONLINE, EventKind.OFFLINE})
"""Kinds of which the newest wins: they need no inbox row to be taken once."""

UNKNOWN, UNBOUND, BROKEN = "unknown_device", "unbound_device", "fault"
KEY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """One event with the bytes that carried it."""

    topic: str
    payload: bytes
    received_at: datetime
    event: DeviceEvent

    @property
    def key(self) -> str:
        """The idempotency key as the column holds it."""
        key = self.event.key
        return key if len(key) <= KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()

    @property
    def routine(self) -> bool:
        """Whether the event only tells how the device is."""
        return self.event.kind in ROUTINE

    def fault(self, reason: str) -> Fault:
        """The message as one to be parked."""
        event = self.event
        urgent = event.kind in ALARM_KINDS
        return Fault(
            self.topic, self.payload, reason, self.received_at, event.kind.value, event.device_id, urgent
        )

    def inbox_row(self, outcome: str | None, alarm_id: int | None) -> dict[str, Any]:
        """The message as a row of the inbox."""
        return {
            "key": self.key,
            "topic": clean(self.topic),
            "payload": self.payload,
            "kind": self.event.kind.value,
            "device_id": self.event.device_id,
            "received_at": self.received_at,
            "outcome": outcome,
            "alarm_id": alarm_id,
        }


@dataclass(slots=True)
class Batch:
    """What one transaction gathers before it writes the many rows at once."""

    faults: list[Fault] = field(default_factory=list)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    status: dict[int, Status] = field(default_factory=dict)


def accept(messages: Sequence[Message], *, now: datetime) -> None:
    """Store a batch in one transaction; when this returns, it is committed.

    Raises TemporaryFailure while the database cannot take it. Any other exception comes from one message
    or from our own code: the listener then hands the messages over one by one, so that the others are
    committed, and gives the one that fails alone to `retries.keep_for_later`.
    """
    heard: list[Heard] = []
    faults: list[Fault] = []
    for message in messages:
        events, unread = read(message.topic, message.payload, message.received_at, retained=message.retain)
        heard += events
        faults += unread
    try:
        try:
            store(heard, faults, now=now)
        except IntegrityError:
            # Another listener wrote the same key or opened the same alarm meanwhile: now it is visible.
            store(heard, faults, now=now)
    except (OperationalError, InterfaceError, PoolTimeoutError, StaleVersionError) as error:
        raise TemporaryFailure(type(error).__name__) from error


def read(
    topic: str, payload: bytes, received_at: datetime, *, retained: bool = False
) -> tuple[list[Heard], list[Fault]]:
    """Read a message by its driver; a retained press gives nothing, an unreadable message one fault."""
    try:
        events = topics.decode(topic, payload, retained=retained, received_at=received_at)
    except PayloadError as error:
        urgent = topics.is_urgent(topic)
        reason = error.reason.value
        return [], [Fault(topic, payload, reason, received_at, error.detail, urgent=urgent)]
    return [Heard(topic, payload, received_at, event) for event in events], []


def store(heard: Sequence[Heard], faults: Sequence[Fault], *, now: datetime) -> None:
    """Take every event that is new, and write inbox, device states and parked messages, all or nothing."""
    with transaction() as session:
        batch = Batch(faults=list(faults))
        fresh = without_known(heard)
        devices = devices_of(fresh)
        for one in fresh:
            _take(one, devices.get(one.event.device_id), batch, now)
        if batch.inbox:
            session.execute(insert(InboxMessage), batch.inbox)
        write_status(batch.status.values(), now=now)
        park(batch.faults, now=now)


def without_known(heard: Sequence[Heard]) -> list[Heard]:
    """Each event once: neither what the inbox has nor a copy within the batch. Routine ones pass."""
    keys = {one.key for one in heard if not one.routine}
    query = select(InboxMessage.key).where(InboxMessage.key.in_(keys))
    known = set(db.session.scalars(query)) if keys else set()
    fresh: list[Heard] = []
    for one in heard:
        if one.routine:
            fresh.append(one)
        elif one.key not in known:
            known.add(one.key)
            fresh.append(one)
    return fresh


def devices_of(heard: Iterable[Heard]) -> dict[str, Device]:
    """The registered devices among those that were heard, by their name on the wire."""
    names = {one.event.device_id for one in heard}
    rows = db.session.scalars(select(Device).where(Device.device_id.in_(names))) if names else ()
    return {row.device_id: row for row in rows}


def _take(one: Heard, device: Device | None, batch: Batch, now: datetime) -> None:
    event = one.event
    if device is None:
        batch.faults.append(one.fault(UNKNOWN))
        return
    status = batch.status.setdefault(device.id, Status.of(device))
    online = event.kind is not EventKind.OFFLINE
    status.hear(event.received_at, battery=event.battery, online=online, retained=event.retained)
    if one.routine:
        return
    if device.senior is None and event.is_alarm:
        batch.faults.append(one.fault(UNBOUND))
        return
    batch.inbox.append(one.inbox_row(*apply(event, device, now=now)))


def apply(event: DeviceEvent, device: Device, *, now: datetime) -> tuple[str, int | None]:
    """Do to alarms what the event asks: an outcome code for the inbox and the alarm it touched."""
    if device.senior is None:
        return UNBOUND, None
    alarm = None
    match event.kind:
        case EventKind.RESTORE:
            outcome = "restored"
            alarm = restore(device.senior.id, event.clears.value if event.clears else None, now=now)
        case EventKind.CANCEL:
            outcome, alarm = "cancel_asked", ask_to_cancel(device.senior.id, now=now)
        case kind if kind in ALARM_KINDS or kind is EventKind.TEST:
            outcome, alarm = raise_alarm(_signal(event, device), now=now)
        case _:
            outcome = "status"
    return outcome, alarm.id if alarm else None


def _signal(event: DeviceEvent, device: Device) -> Signal:
    assert device.senior is not None
    is_test = event.kind is EventKind.TEST
    return Signal(
        device=device,
        senior=device.senior,
        kind=EventKind.SOS.value if is_test else event.kind.value,
        pressed_at=min(event.at or event.received_at, event.received_at),
        received_at=event.received_at,
        test=event.test or is_test,
        level=event.level,
    )
