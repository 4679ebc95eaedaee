"""From device messages to alarms, and the only file that knows both: one transaction for a whole batch.

A message is acknowledged to the broker only when `accept` has returned, which is after the commit. What
cannot be read is parked with its reason; what was seen before is absorbed by its key.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from devices import topics
from devices.event import ALARM_KINDS, DeviceEvent, EventKind
from devices.message import Message, TemporaryFailure
from devices.reading import Reading, State
from devices.report import Report, settle
from eldercare.alerts.actions.opening import Signal, ask_to_cancel, raise_alarm, restore
from eldercare.alerts.copies import forget_marks, without_known
from eldercare.alerts.models import Device, InboxMessage
from eldercare.alerts.parking import Fault, clean, park
from eldercare.alerts.supervision.hearing import Status, write_status
from eldercare.core.db import db, transaction
from eldercare.core.errors import StaleVersionError
from eldercare.core.leases import LeadLostError

ROUTINE = frozenset({EventKind.HEARTBEAT, EventKind.ONLINE, EventKind.OFFLINE})
"""Kinds of which the newest wins: they need no inbox row to be taken once."""

UNKNOWN, UNBOUND, BROKEN = "unknown_device", "unbound_device", "fault"
KEY_LIMIT = 200

PASSING = (OperationalError, InterfaceError, PoolTimeoutError, StaleVersionError, LeadLostError)
"""Faults of the world and not of a message: nothing is acknowledged, so nothing is lost."""


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
        return self.event.windowed

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


@dataclass(slots=True)
class Batch:
    """What one transaction gathers before it writes the many rows at once."""

    faults: list[Fault] = field(default_factory=list)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    status: dict[int, Status] = field(default_factory=dict)


Guard = Callable[[Session], object]


def accept(messages: Sequence[Message], *, now: datetime, guard: Guard | None = None) -> None:
    """Store a batch in one transaction; when this returns, it is committed.

    `guard` is asked within the transaction whether we may still write. Raises TemporaryFailure while the
    database cannot take it, or when we may not. Any other exception comes from one message
    or from our own code: the listener then hands the messages over one by one, so that the others are
    committed, and gives the one that fails alone to `retries.keep_for_later`.
    """
    told = [hear_message(one) for one in messages]
    try:
        try:
            store(told, now=now, guard=guard)
        except IntegrityError:
            # Another listener wrote the same key or opened the same alarm meanwhile: now it is visible.
            store(told, now=now, guard=guard)
    except PASSING as error:
        raise TemporaryFailure(type(error).__name__) from error


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


def store(told: Sequence[Told], *, now: datetime, guard: Guard | None = None) -> None:
    """Take every event that is new, and write inbox, device states and parked messages, all or nothing."""
    with transaction() as session:
        if guard is not None:
            guard(session)
        batch = Batch()
        devices = devices_named(one.report.device_id for one in told)
        for one in without_known(_settle(told, devices, batch)):
            _take(one, devices.get(one.event.device_id), batch, now)
        if batch.inbox:
            forget_marks(row["frame_key"] for row in batch.inbox)
            session.execute(insert(InboxMessage), batch.inbox)
        write_status(batch.status.values(), now=now)
        park(batch.faults, now=now)


def _settle(told: Sequence[Told], devices: Mapping[str, Device], batch: Batch) -> list[Heard]:
    """The events of a batch, each message compared with what the one before it has left."""
    heard: list[Heard] = []
    for one in told:
        device = devices.get(one.report.device_id)
        status = None if device is None else batch.status.setdefault(device.id, Status.of(device))
        events, faults, state = one.settle(status.reported if status else None)
        heard += events
        batch.faults += faults
        if status is not None and state is not None:
            status.reported = dict(state)
    return heard


def devices_named(names: Iterable[str]) -> dict[str, Device]:
    """The registered devices among these names on the wire."""
    wanted = set(names) - {""}
    # Their states are written past the session, so what it still holds of them may be old.
    query = select(Device).where(Device.device_id.in_(wanted)).execution_options(populate_existing=True)
    return {row.device_id: row for row in db.session.scalars(query)} if wanted else {}


def _short(key: str) -> str:
    return key if len(key) <= KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()


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
