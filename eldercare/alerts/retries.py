"""Messages that get another try: kept after a fault of our own, or parked until a device was registered."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.parked import open_parked
from eldercare.alerts.copies import forget_marks, without_known
from eldercare.alerts.intake import BROKEN, UNKNOWN, Guard, apply, devices_named, store
from eldercare.alerts.intake.heard import Told, hear
from eldercare.alerts.models import InboxMessage, ParkedMessage
from eldercare.alerts.parking import Fault, park
from eldercare.core import feed
from eldercare.core.db import db, serialise_writers, transaction

RETRY_AFTER = timedelta(seconds=5)
ATTEMPTS = 3
PARKED = "parked"
KEEP = timedelta(days=90)
"""As long as that a copy of a message is known as one."""


def keep_for_later(message: Told, error: Exception, *, now: datetime, guard: Guard | None = None) -> None:
    """Keep a message that our own code failed on: `reconcile` tries it again, so a fault loses no press."""
    # What is known of the device is left out: what is kept must be found again, whatever comes between.
    heard, faults, _ = message.settle(None)
    with transaction() as session:
        if guard is not None:
            guard(session)
        fresh = [one for one in without_known(heard) if not one.routine]
        if fresh:
            forget_marks(one.frame_key for one in fresh)
            session.execute(insert(InboxMessage), [one.inbox_row(None, None) for one in fresh])
        park([*faults, *(one.fault(BROKEN) for one in heard if one.routine)], now=now)
        feed.tell("message.kept", now=now, data={"count": len(fresh), "error": type(error).__name__})


def reconcile(*, now: datetime, limit: int = 100) -> int:
    """Take inbox rows that have no outcome 5 s after they came; returns how many were settled.

    Each attempt is counted before it begins, so a row that fails every time is parked after three tries
    and holds nobody up.
    """
    # A time ahead of ours was written before the clock was set back.
    old = or_(InboxMessage.received_at < now - RETRY_AFTER, InboxMessage.received_at > now + RETRY_AFTER)
    waiting = (
        select(InboxMessage.id, InboxMessage.attempts)
        .where(InboxMessage.outcome.is_(None), old)
        .order_by(InboxMessage.attempts, InboxMessage.received_at)
        .limit(limit)
    )
    rows = list(db.session.execute(waiting))
    for row_id, attempts in rows:
        if _claim(row_id, attempts, now):
            _take_row(row_id, now)
    return len(rows)


def _claim(row_id: int, attempts: int, now: datetime) -> bool:
    """Count the attempt by one conditional change: of many clocks one makes it."""
    with transaction() as session:
        claimed = session.execute(
            update(InboxMessage)
            .where(
                InboxMessage.id == row_id, InboxMessage.outcome.is_(None), InboxMessage.attempts == attempts
            )
            .values(attempts=attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if not claimed.rowcount:  # type: ignore[attr-defined]
            return False
        if attempts < ATTEMPTS:
            return True
        row = session.get_one(InboxMessage, row_id, populate_existing=True)
        row.outcome = PARKED
        fault = Fault(row.topic, row.payload, BROKEN, row.received_at, row.kind, row.device_id, urgent=True)
        park([fault], now=now)
        return False


def _take_row(row_id: int, now: datetime) -> None:
    with transaction() as session:
        serialise_writers(session, "inbox")  # two clocks could open the same alarm
        session.expire_all()  # another clock may have changed the alarm that our last row opened
        row = session.get_one(InboxMessage, row_id, with_for_update=True, populate_existing=True)
        if row.outcome is not None:  # a clock that was paused after its claim comes too late
            return
        heard, _, _ = hear(row.topic, row.payload, row.received_at).settle(None)
        one = next(one for one in heard if one.event.kind.value == row.kind)
        device = devices_named([row.device_id]).get(row.device_id)
        if device is None:
            row.outcome = PARKED
            park([one.fault(UNKNOWN)], now=now)
        else:
            row.outcome, row.alarm_id = apply(one.event, device, now=now)


def take_again(parked_id: int, *, by: User, now: datetime) -> ParkedMessage:
    """Take a parked message once more, after its device was registered; it may be parked anew.

    Its time stays the time it came, so a press of this morning opens a call back, not a dispatch.
    """
    with transaction():
        row = open_parked(parked_id)
        row.resolved_at, row.resolved_by, row.resolution = now, by.id, "taken_again"
        audit(by, "parked.take_again", "parked_message", row.id, now=now, detail={"reason": row.reason})
        store([hear(row.topic, row.payload, row.last_at, retained=row.retained)], now=now)
        return row


def forget_old(*, now: datetime, limit: int = 2000) -> int:
    """Drop settled inbox rows after 90 days, a few at a time so that no press waits; returns how many."""
    old = (
        select(InboxMessage.id)
        .where(InboxMessage.received_at < now - KEEP, InboxMessage.outcome.is_not(None))
        .where(InboxMessage.outcome != PARKED)
        .limit(limit)
    )
    dropped = 0
    while True:
        with transaction() as session:
            result = session.execute(
                delete(InboxMessage)
                .where(InboxMessage.id.in_(old))
                .execution_options(synchronize_session=False)
            )
        count = int(result.rowcount)  # type: ignore[attr-defined]
        dropped += count
        if count < limit:
            return dropped
