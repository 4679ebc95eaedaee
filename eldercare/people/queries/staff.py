"""What the page of one worker shows beside the worker: accounts, keys, what would stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.people.ending import parts
from eldercare.people.models import KeyHolding, Worker

HISTORY = 20


def accounts_of(worker_id: int) -> Sequence[User]:
    """Who signs in as this worker, by name."""
    return db.session.scalars(select(User).where(User.worker_id == worker_id).order_by(User.username)).all()


def key_count(worker_id: int) -> int:
    """How many homes the worker has the key of."""
    held = (KeyHolding.worker_id == worker_id, KeyHolding.until.is_(None))
    return db.session.scalar(select(func.count(KeyHolding.id)).where(*held)) or 0


@dataclass(frozen=True, slots=True)
class Stops:
    """What stops when somebody leaves after a day. `standing`: what has to be handed over before."""

    visits: int
    keys: int
    accounts: int
    standing: tuple[str, ...]


def stops_of(worker: Worker, after: date) -> Stops:
    """What would stop."""
    session = db.session()
    return Stops(
        visits=sum(part.coming(session, worker.id, after) for part in parts()),
        keys=key_count(worker.id),
        accounts=sum(user.active for user in accounts_of(worker.id)),
        standing=tuple(word for part in parts() for word in part.standing(session, worker.id)),
    )


def held_between(worker_id: int, first: date, last: date) -> int:
    """How many parts of visits of these days, both included, the worker holds in the draft."""
    session, before = db.session(), first - timedelta(days=1)
    return sum(
        part.coming(session, worker_id, before) - part.coming(session, worker_id, last) for part in parts()
    )


def trail_of(worker_id: int) -> Sequence[Any]:
    """The newest lines of the audit trail that speak of the worker."""
    query = select(AuditEntry).where(AuditEntry.subject_kind == "worker", AuditEntry.subject_id == worker_id)
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(HISTORY)).all()
