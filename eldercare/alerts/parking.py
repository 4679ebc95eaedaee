"""Messages that cannot be taken: kept with their reason, never dropped, the same fault in one row."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eldercare.alerts.models import ParkedMessage
from eldercare.core import feed
from eldercare.core.db import db

TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One message that could not be taken. `urgent`: an alarm may be inside, so each payload counts alone."""

    topic: str
    payload: bytes
    reason: str
    received_at: datetime
    detail: str = ""
    device_id: str = ""
    urgent: bool = False
    retained: bool = False

    @property
    def fold(self) -> str:
        """What makes two faults the same: where and why, for an urgent one also what was said."""
        said = hashlib.sha256(self.payload).hexdigest() if self.urgent else ""
        kept = "|retained" if self.retained else ""
        return hashlib.sha256(f"{self.reason}|{self.topic}|{said}{kept}".encode()).hexdigest()


def park(faults: Iterable[Fault], *, now: datetime) -> None:
    """Keep each fault inside the caller's transaction and let the desks know how many came."""
    faults = list(faults)
    if not faults:
        return
    session = db.session()
    folds = {fault.fold for fault in faults}
    known = {
        row.fold: row
        for row in session.scalars(
            select(ParkedMessage).where(ParkedMessage.fold.in_(folds), ParkedMessage.resolved_at.is_(None))
        )
    }
    for fault in faults:
        row = known.get(fault.fold)
        if row is None:
            known[fault.fold] = row = _new_row(fault)
            session.add(row)
        else:
            row.count += 1
        row.payload, row.last_at = fault.payload, fault.received_at
    reasons = sorted({fault.reason for fault in faults})
    urgent = any(fault.urgent for fault in faults)
    feed.tell("message.parked", now=now, data={"count": len(faults), "reasons": reasons, "urgent": urgent})


def _new_row(fault: Fault) -> ParkedMessage:
    return ParkedMessage(
        fold=fault.fold,
        topic=clean(fault.topic),
        payload=fault.payload,
        reason=fault.reason,
        detail=clean(fault.detail),
        device_id=fault.device_id,
        urgent=fault.urgent,
        retained=fault.retained,
        count=1,
        received_at=fault.received_at,
        last_at=fault.received_at,
    )


def clean(text: str) -> str:
    """What a text column can hold: no NUL (PostgreSQL refuses it), at most 200 characters."""
    return text.replace("\x00", "\ufffd")[:TEXT_LIMIT]
