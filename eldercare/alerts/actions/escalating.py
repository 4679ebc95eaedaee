"""The next round: by hand, or by the clock when a timer row is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import locked_alarm
from eldercare.alerts.actions.rounds import take_round, tell_round
from eldercare.alerts.chain import Rung, between, from_zero, next_moment
from eldercare.alerts.models import Alarm
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


def due_alarms(now: datetime, limit: int = 200) -> list[int]:
    """Ids of alarms whose timer is due and that no clock has in hand, most overdue first."""
    return list(
        db.session.scalars(
            select(Alarm.id).where(*_due_and_free(now)).order_by(Alarm.next_action_at).limit(limit)
        )
    )


def act_on_due(alarm_id: int, *, now: datetime) -> bool:
    """Claim a due timer and take its step; False when another clock has it.

    The claim is committed first. A step that fails then waits for its lease to end while later beats serve
    the other alarms, and what a dead clock had in hand falls free the same way.
    """
    if not _claim(alarm_id, now):
        return False
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        alarm.lease_until = None
        if alarm.next_action_at is None or alarm.next_action_at > now:
            return False
        if alarm.state == OPEN:
            take_round(alarm, now=now)
        elif alarm.state != CLOSED:
            _alarm_again(alarm, now)
        return True


def _due_and_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(Alarm.lease_until.is_(None), Alarm.lease_until < now)
    return Alarm.next_action_at <= now, Alarm.state != CLOSED, free


def _claim(alarm_id: int, now: datetime) -> bool:
    """One conditional change: of many clocks one gets the row."""
    with transaction() as session:
        claimed = session.execute(
            update(Alarm)
            .where(Alarm.id == alarm_id, *_due_and_free(now))
            .values(lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )
        return bool(claimed.rowcount)  # type: ignore[attr-defined]


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
