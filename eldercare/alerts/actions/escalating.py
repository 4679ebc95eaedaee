"""The next round: by hand, or by the clock when a timer row is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.holding import locked_alarm
from eldercare.alerts.actions.rounds import take_round, tell_round
from eldercare.alerts.chain import Rung, between, from_zero, next_moment
from eldercare.alerts.models import Alarm, EscalationPolicy
from eldercare.alerts.policies import chain_of
from eldercare.alerts.rules import CLOSED, ON_SCENE, OPEN, STATES
from eldercare.alerts.timeline import note
from eldercare.core.db import db, transaction

LEASE = timedelta(seconds=3)
OVERDUE, STAYED, UNHEARD = "overdue", "stayed", "unheard"


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
            select(Alarm.id).where(*_due_and_free(now)).order_by(Alarm.next_action_at, Alarm.id).limit(limit)
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
                _claim(session, [alarm_id], now)
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
    claimed = _claim(session, alarm_ids, now)
    # Claimed rows are ours until the commit; what a step needs of them is read at once.
    alarms = session.scalars(
        select(Alarm)
        .where(Alarm.id.in_(claimed))
        .order_by(Alarm.next_action_at)
        .options(
            selectinload(Alarm.events),
            selectinload(Alarm.offers),
            selectinload(Alarm.senior),
            selectinload(Alarm.policy).selectinload(EscalationPolicy.steps),
        )
        .execution_options(populate_existing=True)
    )
    with session.no_autoflush:  # all new rows in a few statements, at the commit
        for alarm in alarms.all() if claimed else ():
            _act(alarm, now)
    return len(claimed)


def _act(alarm: Alarm, now: datetime) -> None:
    """Take what is due; rounds that were missed in an outage follow at once."""
    alarm.lease_until = None
    if alarm.state not in (OPEN, CLOSED):
        _alarm_again(alarm, now)
    while alarm.state == OPEN and alarm.next_action_at is not None and alarm.next_action_at <= now:
        take_round(alarm, now=now)


def _due_and_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    # A lease that ends later than any begun now was given before the clock was set back.
    free = or_(Alarm.lease_until.is_(None), Alarm.lease_until < now, Alarm.lease_until > now + LEASE)
    return Alarm.next_action_at <= now, Alarm.state != CLOSED, free


def _claim(session: Session, alarm_ids: Sequence[int], now: datetime) -> list[int]:
    """One conditional change: of many clocks one gets the rows. A row that a press holds for a moment is not
    waited for, as that could wait for one of ours: the next beat finds it again.
    """
    free = select(Alarm.id).where(Alarm.id.in_(alarm_ids), *_due_and_free(now))
    claimed = session.execute(
        update(Alarm)
        .where(Alarm.id.in_(free.with_for_update(skip_locked=True)))
        .values(lease_until=now + LEASE)
        .returning(Alarm.id)
        .execution_options(synchronize_session=False)
    )
    return list(claimed.scalars())


def _alarm_again(alarm: Alarm, now: datetime) -> None:
    """Taken, but nobody arrived, closed or answered: the ladder for that, until a person acts.

    What was missed in an outage is told together, so nobody on the ladder is passed over.
    """
    reason, rungs = _why_again(alarm)
    first = alarm.overdue_at is None
    began = alarm.overdue_at = alarm.overdue_at or now
    passed = (now - began).total_seconds()
    since = 0.0 if first else ((alarm.next_action_at or now) - began).total_seconds()
    following = next_moment(rungs, passed)
    wait = chain_of(alarm).repeat_s if following is None else following - passed
    alarm.next_action_at = now + timedelta(seconds=wait)
    if first:
        note(alarm, reason, now=now, worker_id=alarm.worker_id)
    subject = STAYED if reason == STAYED else OVERDUE
    tell_round(alarm, alarm.step, between(rungs, since, passed), subject=subject, now=now)


def _why_again(alarm: Alarm) -> tuple[str, Sequence[Rung]]:
    """Why it calls again, and its ladder counted from 0."""
    chain = chain_of(alarm)
    if alarm.last_press_at is not None:
        return UNHEARD, chain.overdue
    if alarm.state == ON_SCENE:
        return STAYED, from_zero(chain.stay)
    return OVERDUE, chain.overdue
