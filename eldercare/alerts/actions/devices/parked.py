"""Putting a parked message aside."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.models import ParkedMessage
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError


def set_aside(parked_id: int, *, by: User, now: datetime) -> ParkedMessage:
    """A person has looked at a parked message and needs it no more; it stays in the table."""
    with transaction():
        row = open_parked(parked_id)
        row.resolved_at, row.resolved_by, row.resolution = now, by.id, "set_aside"
        audit(by, "parked.set_aside", "parked_message", row.id, now=now, detail={"reason": row.reason})
        return row


def open_parked(parked_id: int) -> ParkedMessage:
    """A parked message that nobody has dealt with. Raises NotFoundError."""
    row = db.session.get(ParkedMessage, parked_id)
    if row is None or row.resolved_at is not None:
        raise NotFoundError
    return row
