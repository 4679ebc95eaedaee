"""Recording certificates; the skills of a worker follow from those that count."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.core.uploads import keep_photo
from eldercare.people.actions.staff import tell_worker, touch, worker_at
from eldercare.people.models import Certificate, Worker, WorkerSkill
from eldercare.people.rules.certificates import (
    WITHDRAWN_REASONS,
    CertificateEntry,
    Held,
    cleaned,
    faults,
    skills_of,
)

RENEWED = N_("This certificate was renewed or withdrawn already.")


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture of the paper, and the data folder that keeps it."""

    data: bytes
    folder: Path


def record_certificate(
    actor: User,
    worker_id: int,
    entry: CertificateEntry,
    *,
    renews: int | None = None,
    scan: Scan | None = None,
    now: datetime,
) -> Certificate:
    """Note a certificate that was shown; `renews` is the one that it follows, which stays as it was.

    Raises InvalidInputError that names each field, or NotFoundError outside the scope.
    """
    entry = cleaned(entry)
    found = faults(entry, local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        worker = worker_at(session, actor, worker_id)
        if renews is not None:
            _check_renewed(session, worker_id, renews, entry.kind)
        row = _row(entry, worker, renews, actor, now)
        if scan is not None:
            row.photo = keep_photo(scan.data, uploaded_by=actor.id, folder=scan.folder, now=now)
        session.add(row)
        session.flush()
        set_skills(session, worker)
        touch(worker)
        detail = {"certificate": row.id, "kind": row.kind, "renews": renews}
        audit(actor, "worker.certificate", "worker", worker_id, now=now, detail=detail)
        tell_worker("worker.changed", worker, now)
        return row


def withdraw_certificate(actor: User, certificate_id: int, reason: str, *, now: datetime) -> Certificate:
    """From today on it does not count; the record stays. Raises InvalidInputError or NotFoundError."""
    if reason not in WITHDRAWN_REASONS:
        raise InvalidInputError({"reason": N_("Choose one of the list.")})
    with transaction() as session:
        row = session.get(Certificate, certificate_id, with_for_update=True)
        if row is None:
            raise NotFoundError
        authorize(actor, "worker.edit", row.worker.where)
        if row.withdrawn_on is None:
            row.withdrawn_on, row.withdrawn_reason = local_date(now), reason
            session.flush()
            set_skills(session, row.worker)
            touch(row.worker)
            detail = {"certificate": row.id, "reason": reason}
            audit(actor, "worker.certificate_withdraw", "worker", row.worker_id, now=now, detail=detail)
            tell_worker("worker.changed", row.worker, now)
        return row


def _check_renewed(session: Session, worker_id: int, renews: int, kind: str) -> None:
    old = session.get(Certificate, renews, with_for_update=True)
    if old is None or old.worker_id != worker_id:
        raise NotFoundError
    followed = session.scalar(select(Certificate.id).where(Certificate.renews_id == renews))
    if old.withdrawn_on is not None or followed is not None:
        raise InvalidInputError({"kind": RENEWED})
    if old.kind != kind:
        raise InvalidInputError({"kind": N_("A renewal is of the same kind.")})


def _row(
    entry: CertificateEntry, worker: Worker, renews: int | None, actor: User, now: datetime
) -> Certificate:
    return Certificate(
        worker_id=worker.id, kind=entry.kind, number=entry.number or None, issuer=entry.issuer,
        issued_on=entry.issued_on, expires_on=entry.expires_on, skills=sorted(entry.gives), renews_id=renews,
        recorded_by=actor.id, recorded_at=now,
    )  # fmt: skip


def set_skills(session: Session, worker: Worker) -> None:
    """The skills that certificates give, anew. What one ever gave no longer stands there without one."""
    query = select(Certificate).where(Certificate.worker_id == worker.id).order_by(Certificate.id)
    rows = session.scalars(query).all()
    given = skills_of(
        Held(one.id, one.expires_on, tuple(one.skills)) for one in rows if one.withdrawn_on is None
    )
    ever = {skill for one in rows for skill in one.skills}
    worker.skills = [one for one in worker.skills if one.certificate_id is None and one.skill not in ever] + [
        WorkerSkill(skill=skill, until=held.expires_on, certificate_id=held.id)
        for skill, held in sorted(given.items())
    ]
    session.flush()
