"""The audit trail: append-only lines, each chained to the one before by SHA-256."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.chains import START, digest
from eldercare.core.db import db, serialise_writers


def audit(
    actor: User | None,
    verb: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a line inside the caller's transaction. `actor` None means that the system did it.

    `detail` holds codes and ids, never a name, a number or a health fact.
    """
    session = db.session()
    serialise_writers(session, "audit")
    session.flush()
    last = session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=now,
        actor_id=actor.id if actor else None,
        actor_name=actor.username if actor else "system",
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        detail=detail or {},
        previous=last or START,
    )
    entry.digest = digest_of(entry)
    session.add(entry)
    session.flush()


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over the line's facts and the digest of the line before."""
    facts = (
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.subject_kind,
        entry.subject_id,
        entry.detail,
        entry.previous,
    )
    return digest(facts)


def first_broken_line() -> int | None:
    """Id of the first line that was altered or follows a missing one; None when the chain holds."""
    previous = START
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).yield_per(1000):
        if entry.previous != previous or entry.digest != digest_of(entry):
            return entry.id
        previous = entry.digest
    return None
