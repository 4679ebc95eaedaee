"""Messages that get another try: kept after a fault of our own, or parked until a device was registered."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.devices.parked import open_parked
from eldercare.alerts.intake import BROKEN, UNKNOWN, apply, devices_named, hear, store, without_known
from eldercare.alerts.models import InboxMessage, ParkedMessage
from eldercare.alerts.parking import Fault, park
from eldercare.core import feed
from eldercare.core.db import db, transaction

RETRY_AFTER = timedelta(seconds=5)
ATTEMPTS = 3


def keep_for_later(
    topic: str, payload: bytes, received_at: datetime, error: Exception, *, now: datetime
) -> None:
    """Keep a message that our own code failed on: `reconcile` tries it again, so a fault loses no press."""
    # What is known of the device is left out: what is kept must be found again, whatever comes between.
    heard, faults, _ = hear(topic, payload, received_at).settle(None)
    with transaction() as session:
        fresh = [one for one in without_known(heard) if not one.routine]
        if fresh:
            session.execute(insert(InboxMessage), [one.inbox_row(None, None) for one in fresh])
        park([*faults, *(one.fault(BROKEN) for one in heard if one.routine)], now=now)
        feed.tell("message.kept", now=now, data={"count": len(fresh), "error": type(error).__name__})


def reconcile(*, now: datetime, limit: int = 100) -> int:
    """Take inbox rows that have no outcome 5 s after they came; returns how many were settled.

    Each attempt is counted before it begins, so a row that fails every time is parked after three tries
    and holds nobody up.
    """
    waiting = (
        select(InboxMessage.id)
        .where(InboxMessage.outcome.is_(None), InboxMessage.received_at < now - RETRY_AFTER)
        .order_by(InboxMessage.attempts, InboxMessage.received_at)
        .limit(limit)
    )
    rows = list(db.session.scalars(waiting))
    for row_id in rows:
        if _count_attempt(row_id, now):
            _take_row(row_id, now)
    return len(rows)


def _count_attempt(row_id: int, now: datetime) -> bool:
    with transaction() as session:
        row = session.get_one(InboxMessage, row_id)
        row.attempts += 1
        if row.attempts <= ATTEMPTS:
            return True
        row.outcome = "parked"
        fault = Fault(row.topic, row.payload, BROKEN, row.received_at, row.kind, row.device_id, urgent=True)
        park([fault], now=now)
        return False


def _take_row(row_id: int, now: datetime) -> None:
    with transaction() as session:
        row = session.get_one(InboxMessage, row_id)
        heard, _, _ = hear(row.topic, row.payload, row.received_at).settle(None)
        one = next(one for one in heard if one.key == row.key)
        device = devices_named([row.device_id]).get(row.device_id)
        if device is None:
            row.outcome = "parked"
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
        store([hear(row.topic, row.payload, row.last_at)], now=now)
        return row
