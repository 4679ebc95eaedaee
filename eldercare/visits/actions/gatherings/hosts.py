"""Who hosts a gathering: chosen, taken off."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Worker
from eldercare.people.queries import at_station
from eldercare.visits.actions.gatherings.held import finish, held_day, renew_routes, tell
from eldercare.visits.gatherings.errors import HostsCompleteError
from eldercare.visits.gatherings.hosts import refuse_unfit, stop_of
from eldercare.visits.gatherings.rules import PLANNED
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost


def choose_host(
    actor: User, day_id: int, worker_id: int, *, also_later: bool = False, expected: int | None, now: datetime
) -> GatheringDay:
    """Let somebody host; with `also_later` on the days after it too, where the person is free, and on those
    that are still to be made. Choosing somebody twice is harmless.

    Raises HostUnfitError naming the rule, HostsCompleteError, NotFoundError, and as `held_day` does.
    """
    with transaction() as session:
        day = held_day(session, day_id, actor, "host", expected)
        worker = _worker(session, day, worker_id)
        _put(session, day, worker, now)
        later = _later(session, day) if also_later else []
        for other in later:
            if _has_room(other) and stop_of(session, other, worker.id) is None:
                _add(session, other, worker.id, now)
        if also_later and worker.id not in day.gathering.host_ids:
            kept = day.gathering.host_ids[: max(0, day.terms.staff_count - 1)]
            day.gathering.host_ids = [*kept, worker.id]
        finish(session, day, "host", actor, now, worker_id=worker.id, also_later=also_later)
        return day


def take_host_off(
    actor: User, day_id: int, worker_id: int, *, also_later: bool = False, expected: int | None, now: datetime
) -> GatheringDay:
    """Somebody does not host, with `also_later` on the days after it neither. Raises as `held_day` does."""
    with transaction() as session:
        day = held_day(session, day_id, actor, "host", expected)
        for one in [day, *(_later(session, day) if also_later else [])]:
            drop_host(session, one, worker_id, now)
        if also_later:
            day.gathering.host_ids = [one for one in day.gathering.host_ids if one != worker_id]
        finish(session, day, "host_off", actor, now, worker_id=worker_id, also_later=also_later)
        return day


def drop_host(session: Session, day: GatheringDay, worker_id: int, now: datetime) -> None:
    """Take somebody off inside the caller's transaction, and tell the person."""
    day.hosts = [host for host in day.hosts if host.worker_id != worker_id]
    renew_routes(session, day, (worker_id,), now)
    tell(day, now, (worker_id,))


def _worker(session: Session, day: GatheringDay, worker_id: int) -> Worker:
    here = select(Worker).where(
        Worker.id == worker_id, Worker.active, at_station(day.station_id, day.day)
    )  # fmt: skip
    worker = session.scalar(here)
    if worker is None:
        raise NotFoundError
    return worker


def _put(session: Session, day: GatheringDay, worker: Worker, now: datetime) -> None:
    if worker.id in {host.worker_id for host in day.hosts}:
        return
    if not _has_room(day):
        raise HostsCompleteError(count=day.terms.staff_count)
    refuse_unfit(session, day, worker)
    _add(session, day, worker.id, now)


def _has_room(day: GatheringDay) -> bool:
    return len(day.hosts) < day.terms.staff_count


def _add(session: Session, day: GatheringDay, worker_id: int, now: datetime) -> None:
    day.hosts.append(GatheringHost(worker_id=worker_id))
    renew_routes(session, day, (worker_id,), now)


def _later(session: Session, day: GatheringDay) -> list[GatheringDay]:
    """The days of the same gathering after this one that are still to come."""
    rows = select(GatheringDay).where(
        GatheringDay.gathering_id == day.gathering_id,
        GatheringDay.day > day.day,
        GatheringDay.state == PLANNED,
    )
    return list(session.scalars(rows.order_by(GatheringDay.day, GatheringDay.id)))


def hosted_after(session: Session, worker_id: int, after: date) -> Sequence[GatheringDay]:
    """What somebody hosts after a day and that has not begun."""
    rows = (
        select(GatheringDay)
        .where(
            GatheringDay.hosts.any(GatheringHost.worker_id == worker_id),
            GatheringDay.day > after,
            GatheringDay.state == PLANNED,
        )
        .options(selectinload(GatheringDay.hosts))
        .order_by(GatheringDay.day, GatheringDay.id)
    )
    return session.scalars(rows).all()


def forget_usual_host(session: Session, worker_id: int) -> None:
    """Nobody is put on new days who has left."""
    for gathering in session.scalars(select(Gathering).order_by(Gathering.id)):
        if worker_id in gathering.host_ids:
            gathering.host_ids = [one for one in gathering.host_ids if one != worker_id]
