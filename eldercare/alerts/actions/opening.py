"""A signal of a device opens an alarm, joins the open one, or tells something about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eldercare.alerts.actions.calling_again import call_soon
from eldercare.alerts.actions.rounds import start_chain
from eldercare.alerts.chain import GOES, LATE, STATION
from eldercare.alerts.models import Alarm, Device
from eldercare.alerts.policies import policy_for
from eldercare.alerts.rules import (
    CLOSED,
    OPEN,
    STILL_ACTIVE_FOR,
    TEST_OUTCOME,
    TEST_PRESSES,
    TEST_WINDOW,
    is_late,
)
from eldercare.alerts.telling import posting
from eldercare.alerts.timeline import note, tell
from eldercare.core.db import db
from eldercare.people.models import Senior


@dataclass(frozen=True, slots=True)
class Signal:
    """What a bound device told. `pressed_at` by its own clock, never after `received_at`.

    `level` marks a condition that is repeated with every report until it ends; `test` that the device
    itself calls it a test.
    """

    device: Device
    senior: Senior
    kind: str
    pressed_at: datetime
    received_at: datetime
    test: bool = False
    level: bool = False


def raise_alarm(signal: Signal, *, now: datetime) -> tuple[str, Alarm]:
    """Open an alarm or join the open one, inside the caller's transaction; gives an outcome code and it.

    A test, or a press in test mode, never joins a real alarm; three presses within 30 s end test mode.
    """
    if signal.test or _in_test_mode(signal, now):
        return "test", _record_test(signal, now)
    alarm = open_alarm_of(signal.senior.id, signal.kind)
    if alarm is not None:
        return "merged", _press_again(alarm, signal, now)
    closed = _closed_while_active(signal, now) if signal.level else None
    if closed is not None:
        return "still_active", closed
    return "opened", _open(signal, now)


def open_alarm_of(senior_id: int, kind: str) -> Alarm | None:
    """The open alarm of this senior and kind, locked until the commit."""
    return db.session.scalar(
        select(Alarm)
        .where(Alarm.senior_id == senior_id, Alarm.kind == kind, Alarm.state != CLOSED)
        .with_for_update(of=Alarm)
    )


def _open(signal: Signal, now: datetime) -> Alarm:
    late = is_late(signal.pressed_at, now)
    policy = policy_for(LATE if late else signal.kind, signal.senior.area_code, now=now)
    alarm = _new_alarm(signal)
    alarm.late = late
    alarm.policy_id = policy.id if policy else None
    alarm.policy_version = policy.version if policy else 0
    _add(alarm)
    delay = round((signal.received_at - signal.pressed_at).total_seconds(), 1)
    note(alarm, "opened", now=signal.received_at, delay_s=delay, late=late)
    start_chain(alarm, now=now)
    return alarm


def _new_alarm(signal: Signal) -> Alarm:
    return Alarm(
        senior_id=signal.senior.id,
        senior=signal.senior,
        device_id=signal.device.id,
        kind=signal.kind,
        state=OPEN,
        presses=1,
        step=0,
        opened_at=signal.received_at,
        pressed_at=signal.pressed_at,
        station_id=signal.senior.station_id,
        area_code=signal.senior.area_code,
        events=[],
        offers=[],
    )


def _add(alarm: Alarm) -> None:
    session = db.session()
    session.add(alarm)
    session.flush()


def _press_again(alarm: Alarm, signal: Signal, now: datetime) -> Alarm:
    """A further press raises urgency and takes back a cancel; a fresh one turns a call back into a full
    dispatch. Once somebody has taken the alarm it rings again and asks for an answer: no press is muted.
    """
    alarm.condition = "active"
    alarm.cancel_asked_at = alarm.confirmed_at = alarm.confirmed_by = None
    if signal.level:
        return alarm
    alarm.presses += 1
    late = is_late(signal.pressed_at, now)
    note(alarm, "pressed", now=signal.received_at, presses=alarm.presses, late=late)
    if alarm.late and not late:
        alarm.late = False
        alarm.pressed_at = signal.pressed_at
        if (
            alarm.accepted_at is None
        ):  # how fast it is answered counts from the press that asks for a dispatch
            alarm.opened_at = signal.received_at
        policy = policy_for(alarm.kind, alarm.area_code, now=now)
        alarm.policy_id, alarm.policy_version = (policy.id, policy.version) if policy else (None, 0)
        if alarm.state == OPEN:
            start_chain(alarm, now=now)
            return alarm
    if alarm.state != OPEN:
        alarm.last_press_at = signal.received_at
        call_soon(alarm, now=now)
        posting.post(alarm, "pressed_again", [STATION, *([GOES] if alarm.worker_id else [])], now=now)
    tell(alarm, "pressed", now=now)
    return alarm


def _closed_while_active(signal: Signal, now: datetime) -> Alarm | None:
    """The alarm of this condition that was closed a short while ago while the cause went on.

    A smoke detector reports smoke until the air is clear: that is no new fire. After ten minutes it is
    one, for nothing may silence a detector for long.
    """
    return db.session.scalar(
        select(Alarm)
        .where(
            Alarm.senior_id == signal.senior.id,
            Alarm.kind == signal.kind,
            Alarm.state == CLOSED,
            Alarm.test.is_(False),
            Alarm.condition == "active",
            Alarm.closed_at > now - STILL_ACTIVE_FOR,
        )
        .order_by(Alarm.closed_at.desc())
        .limit(1)
    )


def _in_test_mode(signal: Signal, now: datetime) -> bool:
    device = signal.device
    if device.test_until is None or device.test_until <= now:
        return False
    recent = db.session.scalar(
        select(func.count(Alarm.id)).where(
            Alarm.device_id == device.id, Alarm.test, Alarm.opened_at > signal.received_at - TEST_WINDOW
        )
    )
    if (recent or 0) + 1 < TEST_PRESSES:
        return True
    device.test_until = None
    return False


def _record_test(signal: Signal, now: datetime) -> Alarm:
    alarm = _new_alarm(signal)
    alarm.test = True
    alarm.state, alarm.closed_at, alarm.outcome = CLOSED, now, TEST_OUTCOME
    _add(alarm)
    note(alarm, "test", now=now, source=CLOSED)
    tell(alarm, "test", now=now)
    return alarm


def restore(senior_id: int, kind: str | None, *, now: datetime) -> Alarm | None:
    """The cause is over: note it on the open alarms of the kind (every kind when None); none is closed."""
    return _mark_open(senior_id, kind, "restored", now)


def ask_to_cancel(senior_id: int, *, now: datetime) -> Alarm | None:
    """The senior pressed cancel: that asks for a confirming call and closes nothing."""
    return _mark_open(senior_id, None, "cancel_asked", now)


def _mark_open(senior_id: int, kind: str | None, verb: str, now: datetime) -> Alarm | None:
    query = select(Alarm).where(Alarm.senior_id == senior_id, Alarm.state != CLOSED)
    if kind is not None:
        query = query.where(Alarm.kind == kind)
    alarm = None
    for alarm in db.session.scalars(query.with_for_update(of=Alarm)):
        if verb == "restored":
            alarm.condition = "restored"
        else:
            alarm.cancel_asked_at = now
            alarm.confirmed_at = alarm.confirmed_by = None
        note(alarm, verb, now=now)
        tell(alarm, verb, now=now)
    return alarm
