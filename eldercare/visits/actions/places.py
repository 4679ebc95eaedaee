"""Where workers are: one row each, written at the door, at publishing and once a minute, and soon forgotten.

Retention: a place other than the home is kept for PLACE_FRESH after it was true; then the row says home
again. Whoever has left has no row.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.core.time import local_date
from eldercare.people.models import Senior, Station, Worker
from eldercare.visits.gatherings.rules import TO_COME
from eldercare.visits.models import Assignment, GatheringDay, GatheringHost, Visit, WorkerPlace
from eldercare.visits.rules import GONE, PLACE_FRESH

CHECK_IN, ROUTE, HOME = "check_in", "route", "home"


def put_at_door(session: Session, worker_id: int, place: Place, *, at: datetime, now: datetime) -> None:
    """The place of a check-in or check-out; an entry that was sent late tells nothing any more."""
    if at < now - PLACE_FRESH:
        return
    station_id = session.scalar(select(Worker.station_id).where(Worker.id == worker_id))
    _write(session, [_row(worker_id, place, CHECK_IN, at, None, station_id)])


def put_on_route(session: Session, worker_ids: Iterable[int], *, now: datetime) -> None:
    """After publishing: these workers are at the stop that now runs, and at no stop they were taken from."""
    ids = set(worker_ids)
    _send_home(session, and_(WorkerPlace.source == ROUTE, WorkerPlace.worker_id.in_(ids)), now)
    _write(session, _running_stops(session, now, Assignment.published_worker_id.in_(ids)))


def refresh_places(now: datetime) -> int:
    """Every minute: stops that have begun, places that are old, people who came or left. Returns how many
    rows changed. It reads first and takes the write lock only when there is something to write.
    """
    session = db.session()
    session.rollback()
    if not _anything_to_do(session, now):
        return 0
    with transaction():
        changed = _send_home(session, _is_old(now), now) + _send_home(session, _has_moved(), now)
        changed += _forget_who_left(session)
        missing = select(Worker).where(Worker.active, ~_has_row().exists())
        homes = [_row(one.id, one.home, HOME, now, None, one.station_id) for one in session.scalars(missing)]
        stops = _new_stops(session, now)
        _write(session, homes)
        _write(session, stops)
        return changed + len(homes) + len(stops)


def _anything_to_do(session: Session, now: datetime) -> bool:
    left = select(Worker.id).where(Worker.id == WorkerPlace.worker_id, ~Worker.active)
    old = select(WorkerPlace.id).where(or_(_is_old(now), _has_moved(), left.exists()))
    missing = select(Worker.id).where(Worker.active, ~_has_row().exists())
    found = any(session.scalar(query.limit(1)) is not None for query in (old, missing))
    return found or bool(_new_stops(session, now))


def _has_row() -> Any:
    return select(WorkerPlace.id).where(WorkerPlace.worker_id == Worker.id)


def _is_old(now: datetime) -> ColumnElement[bool]:
    limit = now - PLACE_FRESH
    return or_(
        and_(WorkerPlace.source == CHECK_IN, WorkerPlace.at < limit),
        and_(WorkerPlace.source == ROUTE, WorkerPlace.until < limit),
    )


def _has_moved() -> ColumnElement[bool]:
    """Rows that say home while the worker's home is another one by now."""
    elsewhere = or_(
        Worker.lat != WorkerPlace.lat,
        Worker.lon != WorkerPlace.lon,
        Worker.station_id != WorkerPlace.station_id,
    )
    moved = select(Worker.id).where(Worker.id == WorkerPlace.worker_id, elsewhere).exists()
    return and_(WorkerPlace.source == HOME, moved)


def _send_home(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    own = {
        name: select(column).where(Worker.id == WorkerPlace.worker_id).scalar_subquery()
        for name, column in (("lat", Worker.lat), ("lon", Worker.lon), ("station_id", Worker.station_id))
    }
    changed = session.execute(
        update(WorkerPlace)
        .where(which)
        .values(source=HOME, at=now, until=None, **own)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _forget_who_left(session: Session) -> int:
    left = select(Worker.id).where(~Worker.active)
    gone = session.execute(
        delete(WorkerPlace)
        .where(WorkerPlace.worker_id.in_(left))
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _new_stops(session: Session, now: datetime) -> list[dict[str, Any]]:
    """Stops and gatherings that have begun and that the rows do not say yet."""
    visits = _running_stops(session, now, Assignment.published_worker_id.is_not(None))
    # One row each: a statement that writes a row twice is refused.
    by_worker = {one["worker_id"]: one for one in [*visits, *_running_gatherings(session, now)]}
    stops = list(by_worker.values())
    if not stops:
        return []
    known = {
        row.worker_id: row
        for row in session.execute(select(WorkerPlace.worker_id, WorkerPlace.source, WorkerPlace.at))
    }
    return [stop for stop in stops if _is_news(stop, known.get(stop["worker_id"]), now)]


def _is_news(stop: dict[str, Any], known: Any, now: datetime) -> bool:
    if known is None or known.source == HOME or known.at < stop["at"]:
        return True
    return bool(known.source == CHECK_IN and known.at < now - PLACE_FRESH)


def _running_stops(session: Session, now: datetime, whose: ColumnElement[bool]) -> list[dict[str, Any]]:
    """The published stop of today that each worker is at now, as rows."""
    rows: Any = session.execute(
        select(
            Assignment.published_worker_id,
            Assignment.published_starts_at,
            Assignment.published_ends_at,
            Senior.lat,
            Senior.lon,
            Worker.station_id,
        )
        .join(Visit, Visit.id == Assignment.visit_id)
        .join(Senior, Senior.id == Visit.senior_id)
        .join(Worker, Worker.id == Assignment.published_worker_id)
        .where(
            whose,
            Worker.active,
            Visit.day == local_date(now),
            Visit.state.not_in(GONE | {"draft"}),
            Assignment.published_starts_at <= now,
            Assignment.published_ends_at > now,
        )
        .order_by(Assignment.published_starts_at)
    )
    stops = {row[0]: _row(row[0], Place(row[3], row[4]), ROUTE, row[1], row[2], row[5]) for row in rows}
    return list(stops.values())


def _running_gatherings(session: Session, now: datetime) -> list[dict[str, Any]]:
    """The gathering that each host is at now, at its station, as rows."""
    rows = session.execute(
        select(
            GatheringHost.worker_id, Station.lat, Station.lon, GatheringDay.starts_at, GatheringDay.ends_at,
            Worker.station_id,
        )
        .join(GatheringDay, GatheringDay.id == GatheringHost.day_id)
        .join(Station, Station.id == GatheringDay.station_id)
        .join(Worker, Worker.id == GatheringHost.worker_id)
        .where(
            Worker.active, GatheringDay.day == local_date(now), GatheringDay.state.in_(sorted(TO_COME)),
            GatheringDay.starts_at <= now, GatheringDay.ends_at > now,
        )
        .order_by(GatheringDay.starts_at, GatheringHost.id)
    )  # fmt: skip
    return [_row(row[0], Place(row[1], row[2]), ROUTE, row[3], row[4], row[5]) for row in rows]


def _row(
    worker_id: int | None,
    place: Place,
    source: str,
    at: datetime,
    until: datetime | None,
    station_id: int | None,
) -> dict[str, Any]:
    return {
        "worker_id": worker_id, "lat": place.lat, "lon": place.lon, "source": source, "at": at,
        "until": until, "station_id": station_id,
    }  # fmt: skip


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    """Put rows in the place of the old ones; a fresher place stays, and two phones at once do no harm."""
    if not rows:
        return
    on_postgres = session.get_bind().dialect.name == "postgresql"
    insert: Any = (postgresql.insert if on_postgres else sqlite.insert)(WorkerPlace)
    names = ("lat", "lon", "source", "at", "until", "station_id")
    statement = insert.on_conflict_do_update(
        index_elements=["worker_id"],
        set_={name: insert.excluded[name] for name in names},
        where=or_(WorkerPlace.source == HOME, WorkerPlace.at <= insert.excluded["at"]),
    )
    session.execute(statement, rows)
