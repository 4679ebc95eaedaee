"""The audit trail: append-only lines, each chained to the one before by SHA-256."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.chains import START, digest
from eldercare.core.db import db, serialise_writers
from eldercare.core.guards import missing_guards

GUARDS = ("audit_entries_no_update", "audit_entries_no_delete")
"""Triggers of the database that refuse to change the trail; the migrations make them."""


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the trail found: the first line that was altered or follows a missing one, the newest
    line, how many there are, and which guards of the database are missing."""

    broken: int | None
    lines: int
    head_id: int | None
    head: str
    missing_guards: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken is None and not self.missing_guards


def verify() -> Verdict:
    """Read the whole trail. The newest lines cannot be missed by their successors, as there are none: whoever
    noted a head elsewhere asks `holds` for it."""
    previous, broken, lines, head_id = START, None, 0, None
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).yield_per(1000):
        if broken is None and (entry.previous != previous or entry.digest != digest_of(entry)):
            broken = entry.id
        previous, head_id, lines = entry.digest, entry.id, lines + 1
        db.session.expunge(entry)
    return Verdict(broken, lines, head_id, previous, missing_guards(AuditEntry.__tablename__, GUARDS))


def first_broken_line() -> int | None:
    """Id of the first line that was altered or follows a missing one; None when the chain holds."""
    return verify().broken


def newest() -> tuple[int | None, str]:
    """Id and digest of the newest line."""
    row = db.session.execute(
        select(AuditEntry.id, AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    return (row.id, row.digest) if row else (None, START)


def holds(head: str) -> bool:
    """Whether the line with this digest, noted elsewhere before, is still in the trail."""
    return db.session.scalar(select(AuditEntry.id).where(AuditEntry.digest == head)) is not None
