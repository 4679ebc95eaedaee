"""Timers after the wall clock was moved: what was due in 20 seconds still is."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import CLOSED
from eldercare.core.db import transaction
from eldercare.telling.models import OutboxMessage

IN_HAND = timedelta(seconds=5)
"""What was due for longer than this before the move is due anyway."""
LONGEST_WAIT = timedelta(minutes=20)
"""No message to the outside waits longer for its next try."""


def move_timers(by: timedelta, now: datetime) -> int:
    """Move the timers of live alarms that were set before the wall clock was moved; returns how many.

    A timer that may have been set after the move stays: at worst a round comes early, never late.
    """
    before = now - by
    set_before = Alarm.next_action_at <= now if now > before else Alarm.next_action_at > before - IN_HAND
    with transaction() as session:
        alarms = list(
            session.scalars(select(Alarm).where(Alarm.state != CLOSED, set_before).with_for_update())
        )
        for alarm in alarms:
            if alarm.next_action_at is not None:
                alarm.next_action_at += by
            if alarm.chain_from is not None:
                alarm.chain_from += by
            if alarm.overdue_at is not None:
                alarm.overdue_at += by
            alarm.lease_until = None
        _free_messages(now)
        return len(alarms)


def _free_messages(now: datetime) -> None:
    """Messages that would wait for a time far ahead are tried at once."""
    latest = now + LONGEST_WAIT
    with transaction() as session:
        for column in (OutboxMessage.next_try_at, OutboxMessage.lease_until):
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.state == "pending", column > latest)
                .values({column: now})
                .execution_options(synchronize_session=False)
            )
