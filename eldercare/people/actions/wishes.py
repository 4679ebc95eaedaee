"""A senior's word about workers: who is wished for, and who is not to come any more."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.models import Senior, Worker, WorkerWish
from eldercare.people.rules.wishes import WishEntry, faults

SPOKEN = N_("There is a wish or ban about this person on these days already. End it first.")


def record_wish(actor: User, senior_id: int, entry: WishEntry, *, now: datetime) -> WorkerWish:
    """Note whom a senior wishes for or does not want; planning counts it from its first day on.

    The worker is one of the senior's station. Raises InvalidInputError that names each field, also when
    there is a word about the same worker for some of these days; NotFoundError, or ErasedError.
    """
    today = local_date(now)
    found = faults(entry, today)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        since = entry.since or today
        if not _serves(session, senior, entry.worker_id):
            found["worker_id"] = N_("Choose somebody of the senior's station.")
        elif _is_spoken_of(session, senior_id, entry.worker_id, since, entry.until):
            found["worker_id"] = SPOKEN
        if found:
            raise InvalidInputError(found)
        wish = WorkerWish(
            senior_id=senior_id, worker_id=entry.worker_id, kind=entry.kind, reason=entry.reason,
            note=entry.note.strip() or None, since=since, until=entry.until, recorded_at=now,
            recorded_by=actor.id,
        )  # fmt: skip
        session.add(wish)
        session.flush()
        _write_down(actor, "wish_recorded", senior, wish, now)
        return wish


def end_wish(actor: User, wish_id: int, *, expected: int | None, now: datetime) -> WorkerWish:
    """Let a word hold no more from today on; one that has ended stays as it is.

    Raises StaleVersionError when somebody was faster, NotFoundError outside the scope, or ErasedError.
    """
    with transaction() as session:
        senior_id = session.scalar(select(WorkerWish.senior_id).where(WorkerWish.id == wish_id))
        if senior_id is None:
            raise NotFoundError
        senior = senior_held(session, actor, senior_id)
        wish = session.get_one(WorkerWish, wish_id, populate_existing=True)
        check_version(wish, expected)
        yesterday = local_date(now) - timedelta(days=1)
        if wish.until is not None and wish.until <= yesterday:
            return wish
        wish.until, wish.ended_at, wish.ended_by = yesterday, now, actor.id
        session.flush()
        _write_down(actor, "wish_ended", senior, wish, now)
        return wish


def _serves(session: Session, senior: Senior, worker_id: int) -> bool:
    worker = session.get(Worker, worker_id)
    return worker is not None and worker.active and worker.station_id == senior.station_id


def _is_spoken_of(session: Session, senior_id: int, worker_id: int, since: date, until: date | None) -> bool:
    """Whether a word about the worker shares a day with these."""
    other = select(WorkerWish.id).where(
        WorkerWish.senior_id == senior_id,
        WorkerWish.worker_id == worker_id,
        or_(WorkerWish.until.is_(None), WorkerWish.until >= since),
        # One that was ended before it began holds on no day.
        or_(WorkerWish.until.is_(None), WorkerWish.until >= WorkerWish.since),
    )
    if until is not None:
        other = other.where(WorkerWish.since <= until)
    return session.scalar(other.limit(1)) is not None


def _write_down(actor: User, verb: str, senior: Senior, wish: WorkerWish, now: datetime) -> None:
    detail = {"wish_id": wish.id, "worker_id": wish.worker_id, "kind": wish.kind, "why": wish.reason}
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    tell_senior(senior, now)
