"""Whoever opens an alarm has read what was sent about it."""

from datetime import datetime

from sqlalchemy import select, update

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.telling.models import OutboxMessage


def read_alarm(alarm_id: int, user: User, *, now: datetime) -> int:
    """Mark the messages to this user about this alarm as read; returns how many were new."""
    recipients = [f"user:{user.id}", *([f"worker:{user.worker_id}"] if user.worker_id else [])]
    mine = (
        OutboxMessage.alarm_id == alarm_id,
        OutboxMessage.recipient.in_(recipients),
        OutboxMessage.state.in_(("sent", "bundled")),
        OutboxMessage.read_at.is_(None),
    )
    # Most openings have nothing to mark: those take no turn at writing.
    ids = list(db.session.scalars(select(OutboxMessage.id).where(*mine)))
    if ids:
        with transaction() as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(read_at=now))
    return len(ids)
