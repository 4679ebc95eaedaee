"""What follows from a change of visits: new versions, new ways, plans that have moved on, and word of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.core import feed
from eldercare.core.time import local_date
from eldercare.visits.models import Visit
from eldercare.visits.moving.rows import retime_route, touch_plan

Route = tuple[int, date]
"""A worker's id and the day."""


def settle_and_tell(session: Session, visits: Sequence[Visit], now: datetime) -> None:
    """New versions, new ways for those who have the visits, and word to boards and to whoever was told."""
    settle(session, visits, routes_of(visits), now)
    for visit in visits:
        tell_changed(visit, now, told_of(visit))


def settle(session: Session, visits: Iterable[Visit], routes: Iterable[Route], now: datetime) -> None:
    """New versions of the visits and of their plans; `routes`: of everybody who has or had one of them."""
    visits = list(visits)
    for visit in visits:
        flag_modified(visit, "state")
    session.flush()
    renew(session, routes, {(visit.station_id, visit.day) for visit in visits}, now)


def renew(
    session: Session, routes: Iterable[Route], plans: Iterable[tuple[int, date]], now: datetime
) -> None:
    """New ways of these routes, those of past days as they were, and new versions of these stations' days."""
    for worker_id, day in sorted(routes):
        if day >= local_date(now):
            retime_route(session, worker_id, day)
    for station_id, day in sorted(plans):
        touch_plan(session, station_id, day)
    session.flush()


def routes_of(visits: Iterable[Visit]) -> set[Route]:
    """The routes on which the visits lie in the draft."""
    return {(part.worker_id, visit.day) for visit in visits for part in visit.assignments if part.worker_id}


def told_of(visit: Visit) -> set[int]:
    """Who was told of the visit."""
    return {part.published_worker_id for part in visit.assignments if part.published_worker_id}


def tell_changed(visit: Visit, now: datetime, workers: Iterable[int] = (), **more: object) -> None:
    """Tell the boards of a station, and the phones of these workers."""
    feed.tell(
        "visit",
        now=now,
        data={
            "visit_id": visit.id,
            "version": visit.version,
            "day": visit.day.isoformat(),
            **more,
        },
        area_code=visit.area_code,
        station_id=visit.station_id,
        worker_ids=sorted(workers),
    )
