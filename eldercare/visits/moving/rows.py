"""The rows behind a move: found, fresh and movable, and the ways of a route worked out anew."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from eldercare.core.errors import NotFoundError
from eldercare.core.geo import Place
from eldercare.core.time import local, minute_of
from eldercare.people.models import Worker
from eldercare.people.queries import at_station
from eldercare.visits.models import Assignment, DayPlan, Visit
from eldercare.visits.moving.errors import (
    OtherStationError,
    VisitClosedError,
    VisitFreedError,
    VisitMovedError,
)
from eldercare.visits.moving.travel import ways_along
from eldercare.visits.queries.blocks import read_blocks
from eldercare.visits.rules import GONE, OPEN


def read_visit(session: Session, visit_id: int) -> Visit:
    """The visit with its parts, locked until the commit; NotFoundError when there is none."""
    rows = select(Visit).where(Visit.id == visit_id).options(selectinload(Visit.assignments))
    visit = session.scalar(rows.with_for_update())
    if visit is None:
        raise NotFoundError
    return visit


def open_part(
    session: Session, visit_id: int, position: int, version: int | None
) -> tuple[Visit, Assignment]:
    """A part of a visit that may still be moved, read at `version`."""
    visit = read_visit(session, visit_id)
    if visit.state not in OPEN:
        raise VisitClosedError
    check_fresh(session, visit, version)
    part = next((part for part in visit.assignments if part.position == position), None)
    if part is None:
        raise NotFoundError
    return visit, part


def check_fresh(session: Session, visit: Visit, version: int | None) -> None:
    """Refuse a stale edit and say where the visit stands now."""
    if version is None or visit.version == version:
        return
    held = next((part for part in visit.assignments if part.worker_id and part.starts_at), None)
    if held is None or held.starts_at is None:
        raise VisitFreedError
    name = session.scalar(select(Worker.name).where(Worker.id == held.worker_id))
    raise VisitMovedError(worker=name, time=f"{local(held.starts_at):%H:%M}")


def worker_for(session: Session, worker_id: int, visit: Visit) -> Worker:
    """Somebody who is at the visit's own station on its day."""
    worker = session.get(Worker, worker_id)
    if worker is None or not worker.active:
        raise NotFoundError
    own = select(Worker.id).where(Worker.id == worker_id, at_station(visit.station_id, visit.day))
    if session.scalar(own) is None:
        raise OtherStationError(worker=worker.name)
    return worker


def retime_route(session: Session, worker_id: int, day: date) -> None:
    """Work out anew the ways of one person's day, in the order of the draft. From a gathering that the person
    hosts the way begins at its station."""
    rows = (
        select(Assignment)
        .join(Assignment.visit)
        .where(Assignment.worker_id == worker_id, Visit.day == day, Visit.state.not_in(GONE))
        .options(joinedload(Assignment.visit).joinedload(Visit.senior))
        .order_by(Assignment.starts_at, Assignment.id)
    )
    parts = session.scalars(rows).all()
    worker = session.get_one(Worker, worker_id)
    row: list[tuple[float, Place, Assignment | None]] = [
        (minute_of(part.starts_at, day) if part.starts_at else 0.0, part.visit.residence.place, part)
        for part in parts
    ]
    row += [(block.start, block.place, None) for block in read_blocks(session, day, [worker_id])]
    row.sort(key=lambda stop: stop[0])
    ways = ways_along([worker.home, *(place for _, place, _ in row)], worker.travel_mode)
    for (_, _, part), way in zip(row, ways, strict=True):
        if part is not None:
            part.travel_minutes, part.travel_km = way.minutes, round(way.km, 2)


def touch_plan(session: Session, station_id: int, day: date) -> None:
    """Let whoever is about to publish see that the draft has moved on. Past the row's own version check:
    two operators who move two visits at once do not stand in each other's way."""
    session.execute(
        update(DayPlan)
        .where(DayPlan.station_id == station_id, DayPlan.day == day)
        .values(version=DayPlan.version + 1)
        .execution_options(synchronize_session=False)
    )
