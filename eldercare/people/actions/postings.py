"""Where a worker is from which day on: another station, the last day, back again."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.actions import close_accounts_of
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.hours import cut_pattern, drop_days, reopen_pattern
from eldercare.people.actions.staff import area_faults, tell_worker, touch, worker_at
from eldercare.people.ending import parts
from eldercare.people.errors import HandOverError, LeftError, StillAtWorkError
from eldercare.people.models import Area, KeyHolding, Posting, Station, Worker
from eldercare.people.rules.staff import MOVED, begin_faults, end_faults

DAY = timedelta(days=1)


def end_worker(
    actor: User, worker_id: int, last_day: date, reason: str, *, expected: int | None = None, now: datetime
) -> int:
    """Somebody leaves after `last_day`. Returns how many parts of coming visits went back to the pool.

    The pattern ends with the day at once; keys, account and wishes for the person when it is over. Raises
    InvalidInputError, HandOverError, LeftError, StaleVersionError or NotFoundError.
    """
    today = local_date(now)
    found = end_faults(last_day, reason, today)
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        worker = _at_work(session, actor, worker_id, expected)
        _drop_plans(session, worker, last_day)
        _close(_open_posting(session, worker), last_day, reason)
        worker.left_on, worker.left_reason = last_day, reason
        touch(worker)
        cut_pattern(session, worker.id, last_day)
        drop_days(session, worker.id, last_day)
        detail = {"last_day": last_day.isoformat(), "reason": reason}
        audit(actor, "worker.end", "worker", worker.id, now=now, detail=detail)
        freed = sum(part.free(worker.id, last_day, actor, now) for part in parts())
        if last_day < today:
            _finish(session, worker, actor, now)
        tell_worker("worker.left", worker, now, last_day=last_day.isoformat())
        return freed


def keep_worker(actor: User, worker_id: int, *, now: datetime) -> Worker:
    """Somebody whose last day was known stays after all; visits that were freed stay in the pool."""
    with transaction() as session:
        worker = _at_work(session, actor, worker_id, None)
        if worker.left_on is None:
            raise StillAtWorkError
        reopen_pattern(session, worker.id, worker.left_on)
        posting = _open_posting(session, worker)
        posting.last_day = posting.end_reason = None
        worker.left_on = worker.left_reason = None
        audit(actor, "worker.keep", "worker", worker.id, now=now)
        tell_worker("worker.changed", worker, now)
        return worker


def return_worker(actor: User, worker_id: int, first_day: date, *, now: datetime) -> Worker:
    """Somebody who left works here again, at the same station and with the same history.

    The old pattern stays closed: the new hours are set anew. An account stays closed until it is opened.
    """
    found = begin_faults(first_day, local_date(now))
    with transaction() as session:
        worker = worker_at(session, actor, worker_id)
        if worker.active or worker.left_on is None:
            raise StillAtWorkError
        if first_day <= worker.left_on:
            found["first_day"] = N_("The first day lies after the last one.")
        if found:
            raise InvalidInputError(found)
        worker.active, worker.left_on, worker.left_reason = True, None, None
        session.add(_posting(worker, worker.station_id, worker.area_code, first_day, actor))
        audit(
            actor,
            "worker.return",
            "worker",
            worker.id,
            now=now,
            detail={"first_day": first_day.isoformat()},
        )
        tell_worker("worker.added", worker, now)
        return worker


def move_worker(
    actor: User,
    worker_id: int,
    station_id: int,
    area_code: str,
    first_day: date,
    *,
    expected: int | None = None,
    now: datetime,
) -> int:
    """Somebody works for another station from a day on; visits from that day on go back to the pool.

    Returns how many parts were freed. The actor's scope holds both stations. Raises what `end_worker` raises.
    """
    today = local_date(now)
    with transaction() as session:
        worker = _at_work(session, actor, worker_id, expected)
        station, area = session.get(Station, station_id), session.get(Area, area_code or "")
        if station is None:
            raise NotFoundError
        authorize(actor, "worker.edit", Where(area_code=station.area_code, station_id=station_id))
        _check_move(worker, station, area, first_day, today)
        _drop_plans(session, worker, first_day - DAY)
        _close(_open_posting(session, worker), first_day - DAY, MOVED)
        session.add(_posting(worker, station_id, area_code, first_day, actor))
        touch(worker)
        detail = {"station": station_id, "first_day": first_day.isoformat()}
        audit(actor, "worker.move", "worker", worker.id, now=now, detail=detail)
        freed = sum(part.free(worker.id, first_day - DAY, actor, now) for part in parts())
        tell_worker("worker.left", worker, now, last_day=(first_day - DAY).isoformat())
        if first_day <= today:
            worker.station_id, worker.area_code = station_id, area_code
            tell_worker("worker.added", worker, now)
        return freed


def keep_postings(now: datetime) -> int:
    """Each night: who has left is closed, who changes the station is there. Returns how many rows changed."""
    today, done = local_date(now), 0
    with transaction() as session:
        over = select(Worker).where(Worker.active, Worker.left_on < today).order_by(Worker.id)
        for worker in session.scalars(over.with_for_update()).all():
            if not any(part.standing(session, worker.id) for part in parts()):
                _finish(session, worker, None, now)
                done += 1
        due = (
            select(Posting)
            .join(Worker, Worker.id == Posting.worker_id)
            .where(Posting.first_day <= today, Posting.last_day.is_(None), Worker.active)
            .where(Posting.station_id != Worker.station_id)
            .order_by(Posting.id)
        )
        for posting in session.scalars(due).all():
            worker = session.get_one(Worker, posting.worker_id)
            worker.station_id, worker.area_code = posting.station_id, posting.area_code
            tell_worker("worker.added", worker, now)
            done += 1
    return done


def _at_work(session: Session, actor: User, worker_id: int, expected: int | None) -> Worker:
    worker = worker_at(session, actor, worker_id, expected)
    if not worker.active:
        raise LeftError
    return worker


def _check_move(worker: Worker, station: Station, area: Area | None, first_day: date, today: date) -> None:
    found = begin_faults(first_day, today) | area_faults(worker.kind, area, station)
    if station.id == worker.station_id:
        found["station_id"] = N_("The person works for this station already.")
    if worker.left_on is not None:
        found["first_day"] = N_("The last day of this person is known already; take that back first.")
    if found:
        raise InvalidInputError(found)


def _open_posting(session: Session, worker: Worker) -> Posting:
    """The row of where the worker is until the last day; made when there was no change before."""
    lasts = or_(Posting.last_day.is_(None), Posting.last_day == worker.left_on)
    query = select(Posting).where(Posting.worker_id == worker.id, lasts).order_by(Posting.id.desc())
    row = session.scalars(query.limit(1)).first()
    if row is None:
        row = _posting(worker, worker.station_id, worker.area_code, None, None)
        session.add(row)
        session.flush()
    return row


def _posting(
    worker: Worker, station_id: int, area_code: str, first_day: date | None, actor: User | None
) -> Posting:
    return Posting(
        worker_id=worker.id, station_id=station_id, area_code=area_code, first_day=first_day,
        created_by=actor.id if actor else None,
    )  # fmt: skip


def _close(posting: Posting, last_day: date, reason: str) -> None:
    posting.last_day, posting.end_reason = last_day, reason


def _drop_plans(session: Session, worker: Worker, after: date) -> None:
    """A change of station that was to come after that day is not made; what it would have ended goes on."""
    mine = Posting.worker_id == worker.id
    later = session.scalars(select(Posting).where(mine, Posting.first_day > after)).all()
    for row in later:
        session.delete(row)
    if later:
        session.flush()
        last = session.scalars(select(Posting).where(mine).order_by(Posting.id.desc()).limit(1)).first()
        if last is not None and last.end_reason == MOVED:
            last.last_day = last.end_reason = None
            session.flush()


def _finish(session: Session, worker: Worker, actor: User | None, now: datetime) -> None:
    """The last day is over: keys come back, the account closes, nobody waits for the person any more."""
    if any(part.standing(session, worker.id) for part in parts()):
        raise HandOverError
    worker.active = False
    held = (KeyHolding.worker_id == worker.id, KeyHolding.until.is_(None))
    session.execute(update(KeyHolding).where(*held).values(until=now))
    closed = close_accounts_of(worker.id, by=actor, now=now)
    for part in parts():
        part.forget(session, worker.id)
    audit(actor, "worker.left", "worker", worker.id, now=now, detail={"accounts": closed})
