"""The next round: by hand, or by the clock when a timer row is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import locked_alarm
from eldercare.alerts.actions.rounds import take_round, tell_round
from eldercare.alerts.chain import NEAREST, STATION, SUPERVISOR, Rung
from eldercare.alerts.models import Alarm
from eldercare.alerts.policies import chain_of
from eldercare.alerts.rules import CLOSED, GOING, OPEN, STATES
from eldercare.alerts.timeline import note
from eldercare.core.db import db, transaction

LEASE = timedelta(seconds=3)
AGAIN_FIRST = (Rung(0, NEAREST, 2), Rung(0, STATION))
AGAIN_LATER = (Rung(0, SUPERVISOR),)
"""Whom an accepted alarm calls when nobody arrived in time: others who are near, then the centre."""


def escalate(alarm_id: int, *, by: User, now: datetime) -> Alarm:
    """Take the next round at once; the timers of later rounds stay as they were."""
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        STATES.target(alarm.state, "escalate", by.role)
        take_round(alarm, now=now, by=by)
        audit(by, "alarm.escalate", "alarm", alarm.id, now=now, detail={"round": alarm.step})
        return alarm


def due_alarms(now: datetime, limit: int = 1000) -> list[int]:
    """Ids of alarms whose timer is due and that no clock has in hand, most overdue first."""
    return list(
        db.session.scalars(
            select(Alarm.id).where(*_due_and_free(now)).order_by(Alarm.next_action_at).limit(limit)
        )
    )


def act_on_due(alarm_id: int, *, now: datetime) -> bool:
    """Claim a due timer and take its step; False when another clock has it.

    Claim and step are one transaction, so what a dead clock had in hand is free at once. A step that fails
    waits for the end of a lease while later beats serve the other alarms.
    """
    failed = True
    try:
        with transaction() as session:
            taken = _claim_and_act(session, [alarm_id], now)
        failed = False
    finally:
        if failed:
            with transaction() as session:
                _claim(session, alarm_id, now)
    return taken > 0


def act_on_some(alarm_ids: Sequence[int], *, now: datetime) -> int:
    """Take a few due timers with one commit, for commits cost most of the time; each alone when one fails."""
    together = False
    try:
        with transaction() as session:
            taken = _claim_and_act(session, alarm_ids, now)
        together = True
    finally:
        if not together:
            taken = sum(act_on_due(alarm_id, now=now) for alarm_id in alarm_ids)
    return taken


def _claim_and_act(session: Session, alarm_ids: Sequence[int], now: datetime) -> int:
    claimed = [alarm_id for alarm_id in alarm_ids if _claim(session, alarm_id, now)]
    # Claimed rows are ours until the commit; what a step needs of them is read at once.
    alarms = session.scalars(
        select(Alarm)
        .where(Alarm.id.in_(claimed))
        .order_by(Alarm.next_action_at)
        .options(selectinload(Alarm.events), selectinload(Alarm.offers), selectinload(Alarm.senior))
        .execution_options(populate_existing=True)
    )
    with session.no_autoflush:  # all new rows in a few statements, at the commit
        for alarm in alarms.all() if claimed else ():
            _act(alarm, now)
    return len(claimed)


def _act(alarm: Alarm, now: datetime) -> None:
    """Take what is due; rounds that were missed in an outage follow at once."""
    alarm.lease_until = None
    while alarm.state == OPEN and alarm.next_action_at is not None and alarm.next_action_at <= now:
        take_round(alarm, now=now)
    if alarm.state in GOING:
        _alarm_again(alarm, now)


def _due_and_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    # A lease that ends later than any begun now was given before the clock was set back.
    free = or_(Alarm.lease_until.is_(None), Alarm.lease_until < now, Alarm.lease_until > now + LEASE)
    return Alarm.next_action_at <= now, Alarm.state != CLOSED, free


def _claim(session: Session, alarm_id: int, now: datetime) -> bool:
    """One conditional change: of many clocks one gets the row."""
    claimed = session.execute(
        update(Alarm)
        .where(Alarm.id == alarm_id, *_due_and_free(now))
        .values(lease_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def _alarm_again(alarm: Alarm, now: datetime) -> None:
    """Accepted, but nobody arrived: it alarms again until somebody does or another takes it over."""
    first = alarm.overdue_at is None
    alarm.overdue_at = alarm.overdue_at or now
    alarm.next_action_at = now + timedelta(seconds=chain_of(alarm).repeat_s)
    if first:
        note(alarm, "overdue", now=now, worker_id=alarm.worker_id)
    tell_round(alarm, alarm.step, AGAIN_FIRST if first else AGAIN_LATER, now=now)
