"""Visits that are no longer wanted: drafts go, what people were told is cancelled, and they hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eldercare.core import feed
from eldercare.core.time import local_date
from eldercare.visits.models import Visit
from eldercare.visits.moving.rows import retime_route, touch_plan
from eldercare.visits.rules import OPEN, STATES

BEFORE_ARRIVAL = frozenset({*OPEN, "on_the_way"})


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many drafts went, and the visits that were cancelled because somebody had been told."""

    drafts: int
    cancelled: tuple[int, ...]


def withdraw(session: Session, wanted: Select[Any], reason: str, now: datetime) -> Withdrawn:
    """Take back those of the visits to which nobody has come yet. `reason`: why told ones are cancelled."""
    rows = wanted.where(Visit.state.in_(sorted(BEFORE_ARRIVAL))).options(selectinload(Visit.assignments))
    visits = session.scalars(rows.order_by(Visit.day, Visit.id).with_for_update(of=Visit)).all()
    drafts = [visit for visit in visits if visit.state == "draft"]
    told = [visit for visit in visits if visit.state != "draft"]
    for visit in told:
        visit.state, visit.cancel_reason = STATES.target(visit.state, "cancel"), reason
    tell_cancelled(session, told, now)
    drop_drafts(session, drafts, now)
    return Withdrawn(len(drafts), tuple(visit.id for visit in told))


def drop_drafts(session: Session, drafts: Sequence[Visit], now: datetime) -> None:
    """Take drafts away, with new ways for those who had them and word to the boards."""
    routes, places = _routes(drafts), _places(drafts)
    for visit in drafts:
        session.delete(visit)
    session.flush()
    _settle(session, routes, places, now)
    for station_id, day in sorted(places):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)


def tell_cancelled(session: Session, visits: Sequence[Visit], now: datetime) -> None:
    """New versions, new ways for those who had them, and word to the boards and phones."""
    for visit in visits:
        flag_modified(visit, "state")
    session.flush()
    _settle(session, _routes(visits), _places(visits), now)
    for visit in visits:
        told = {part.published_worker_id for part in visit.assignments if part.published_worker_id}
        feed.tell(
            "visit",
            now=now,
            data={"visit_id": visit.id, "version": visit.version, "day": visit.day.isoformat()},
            area_code=visit.area_code,
            station_id=visit.station_id,
            worker_ids=sorted(told),
        )


def _routes(visits: Sequence[Visit]) -> set[tuple[int, Any]]:
    return {(part.worker_id, visit.day) for visit in visits for part in visit.assignments if part.worker_id}


def _places(visits: Sequence[Visit]) -> set[tuple[int, Any]]:
    return {(visit.station_id, visit.day) for visit in visits}


def _settle(
    session: Session, routes: set[tuple[int, Any]], places: set[tuple[int, Any]], now: datetime
) -> None:
    for worker_id, day in sorted(routes):
        if day >= local_date(now):
            retime_route(session, worker_id, day)
    for station_id, day in sorted(places):
        touch_plan(session, station_id, day)
    session.flush()
