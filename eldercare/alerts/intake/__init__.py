"""From device messages to alarms, and the only file that knows both: one transaction for a whole batch.

A message is acknowledged to the broker only when `accept` has returned, which is after the commit. What
cannot be read is parked with its reason; what was seen before is absorbed by its key.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, joinedload

from devices import topics
from devices.event import ALARM_KINDS, DeviceEvent, EventKind
from devices.message import Message, TemporaryFailure
from devices.reading import Reading
from devices.report import Report
from eldercare.alerts.actions.opening import Signal, ask_to_cancel, raise_alarm, restore
from eldercare.alerts.copies import forget_marks, without_known
from eldercare.alerts.discovery import Announced, Gateways, Stranger, take_strangers
from eldercare.alerts.intake.heard import Heard, Told, hear_message
from eldercare.alerts.models import Device, InboxMessage
from eldercare.alerts.parking import Fault, park
from eldercare.alerts.supervision.hearing import Known, Status, known_devices, write_status
from eldercare.core.db import db, transaction
from eldercare.core.errors import StaleVersionError
from eldercare.core.leases import LeadLostError

TEST = "test"
UNKNOWN, UNBOUND, BROKEN, RETIRED = "unknown_device", "unbound_device", "fault", "retired_device"

PASSING = (OperationalError, InterfaceError, PoolTimeoutError, StaleVersionError, LeadLostError)
"""Faults of the world and not of a message: nothing is acknowledged, so nothing is lost."""


@dataclass(slots=True)
class Batch:
    """What one transaction gathers before it writes the many rows at once."""

    faults: list[Fault] = field(default_factory=list)
    inbox: list[dict[str, Any]] = field(default_factory=list)
    status: dict[int, Status] = field(default_factory=dict)
    strangers: list[Heard] = field(default_factory=list)
    gateways: Gateways = field(default_factory=Gateways)

    def status_of(self, device: Known) -> Status:
        """What this batch has heard of the device so far."""
        status = self.status.get(device.id)
        if status is None:
            status = self.status[device.id] = Status.of(device)
        return status


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


def store(told: Sequence[Told], *, now: datetime, guard: Guard | None = None) -> None:
    """Take every event that is new, and write inbox, device states and parked messages, all or nothing."""
    with transaction() as session:
        if guard is not None:
            guard(session)
        batch = Batch()
        known = known_devices(one.report.device_id for one in told)
        new = without_known(_settle(told, known, batch))
        devices = devices_named(one.event.device_id for one in new if not one.routine)
        with session.no_autoflush:  # a new alarm is flushed as it opens, all else in a few statements
            for one in new:
                _take(one, known.get(one.event.device_id), devices, batch, now)
        _take_strangers(told, batch, now)
        if batch.inbox:
            forget_marks(row["frame_key"] for row in batch.inbox)
            session.execute(insert(InboxMessage), batch.inbox)
        write_status(list(batch.status.values()), now=now)
        park(batch.faults, now=now)


def _settle(told: Sequence[Told], known: Mapping[str, Known], batch: Batch) -> list[Heard]:
    """The events of a batch, each message compared with what the one before it has left."""
    heard: list[Heard] = []
    for one in told:
        row = known.get(one.report.device_id)
        status = None if row is None else batch.status_of(row)
        events, faults, state = one.settle(status.reported if status else None)
        heard += events
        batch.faults += faults
        if status is not None and state is not None:
            status.reported = dict(state)
    return heard


def devices_named(names: Iterable[str]) -> dict[str, Device]:
    """The registered devices among these names on the wire, each with its senior."""
    wanted = set(names) - {""}
    query = select(Device).where(Device.device_id.in_(wanted)).options(joinedload(Device.senior))
    # Their states are written past the session, so what it still holds of them may be old.
    query = query.execution_options(populate_existing=True)
    return {row.device_id: row for row in db.session.scalars(query)} if wanted else {}


def _take(
    one: Heard, known: Known | None, devices: Mapping[str, Device], batch: Batch, now: datetime
) -> None:
    """Take one event; `devices` has those that told more than routine."""
    event = one.event
    if known is None or event.gateway:
        batch.strangers.append(one)
        return
    if known.gateway_id is not None and not event.retained:
        batch.gateways.hear(known.gateway_id, event.received_at)
    online = event.kind is not EventKind.OFFLINE
    status = batch.status_of(known)
    status.hear(
        event.received_at,
        battery=event.battery,
        signal=event.reception.strength if event.reception else None,
        online=online,
        retained=event.retained,
    )
    if one.routine:
        return
    if not event.retained:
        status.note(TEST if event.test else event.kind.value if not event.clears else "", event.received_at)
    device = devices[event.device_id]
    if device.senior is None and event.is_alarm:
        batch.faults.append(one.fault(UNBOUND if device.retired_at is None else RETIRED))
        return
    outcome, alarm_id = apply(event, device, now=now)
    if outcome == TEST:  # also a press in test mode, which the device itself does not call a test
        status.note(TEST, event.received_at)
    batch.inbox.append(one.inbox_row(outcome, alarm_id))


def _take_strangers(told: Sequence[Told], batch: Batch, now: datetime) -> None:
    """Gateways' own states, and devices nobody registered: those of a known gateway are proposed as well."""
    strangers = [
        Stranger(
            one.event.driver, one.event.device_id, one.topic, one.event.received_at, one.event.gateway,
            one.event.kind is EventKind.OFFLINE, one.event.retained, one.event.kind in ALARM_KINDS,
        )
        for one in batch.strangers
    ]  # fmt: skip
    described = [found for one in told for found in _described(one)]
    unexplained = take_strangers(strangers, described, batch.gateways, now=now)
    batch.faults += [batch.strangers[index].fault(UNKNOWN) for index in unexplained]
    batch.gateways.write(now=now)


def _described(one: Told) -> list[Announced]:
    """The devices that a description names; under its name on the wire where its topic says so."""
    found = []
    for proposal in one.report.proposals if isinstance(one.report, Reading) else ():
        spoken = topics.read(proposal.state_topic, b"{}", retained=False, received_at=one.received_at)
        known = isinstance(spoken, Report)
        source = spoken.driver if isinstance(spoken, Report) else "home_assistant"
        found.append(
            Announced(
                source, proposal.unique_id, spoken.device_id if known else "", proposal.state_topic,
                one.received_at, proposal.device_class, proposal.maker, proposal.model, proposal.name,
            )
        )  # fmt: skip
    return found


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
