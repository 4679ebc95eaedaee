"""What publishing changed for people, kept until they have looked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.visits.models import UnseenChange, Visit

Told = Mapping[tuple[int, int], datetime | None]
"""When each worker was told to come to each visit, by (worker, visit)."""


def told_of(visits: Iterable[Visit]) -> dict[tuple[int, int], datetime | None]:
    """Who knows of which visits now."""
    return {
        (part.published_worker_id, visit.id): part.published_starts_at
        for visit in visits
        for part in visit.assignments
        if part.published_worker_id is not None
    }


def note_changes(session: Session, day: date, before: Told, after: Told, now: datetime) -> None:
    """Keep what differs, inside the caller's transaction; what is again as it was known is no change."""
    keys = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    known = {
        (row.worker_id, row.visit_id): row
        for row in session.scalars(
            select(UnseenChange)
            .where(UnseenChange.visit_id.in_({visit for _, visit in keys}))
            .order_by(UnseenChange.id)
            .with_for_update()
        )
    }
    for worker_id, visit_id in sorted(keys):
        row, new = known.get((worker_id, visit_id)), after.get((worker_id, visit_id))
        was = row.was if row else before.get((worker_id, visit_id))
        if row is not None and was == new:
            session.delete(row)
        elif row is not None:
            row.now, row.told_at = new, now
        else:
            session.add(
                UnseenChange(worker_id=worker_id, visit_id=visit_id, day=day, was=was, now=new, told_at=now)
            )


def mark_seen(actor: User, ids: Sequence[int]) -> int:
    """The person has looked at these changes; others that came meanwhile stay. Returns how many."""
    if actor.worker_id is None:
        raise NotFoundError
    with transaction() as session:
        gone = delete(UnseenChange).where(UnseenChange.worker_id == actor.worker_id, UnseenChange.id.in_(ids))
        return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]


def forget_past(now: datetime) -> None:
    """Days that are over need no looking at."""
    with transaction() as session:
        session.execute(delete(UnseenChange).where(UnseenChange.day < local_date(now)))
