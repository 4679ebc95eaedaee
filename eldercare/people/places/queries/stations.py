"""Stations: the list, and one with its people and its operators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Area, Operator, Senior, Station, Worker
from eldercare.people.places.queries.contracts import operators_on
from eldercare.people.queries.paging import PER_PAGE, Page


@dataclass(frozen=True, slots=True)
class StationFilters:
    """What the list is narrowed to. `area`: the beginning of a code; `closed`: the closed ones instead."""

    q: str = ""
    area: str = ""
    closed: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station with its area, who runs it on a day, seniors on the roll and people at work."""

    station: Station
    area: Area
    operator: Operator | None
    seniors: int
    workers: int


def seen_by(user: User) -> ColumnElement[bool]:
    """The stations that a user sees."""
    if user.scope.kind == "station":
        return Station.id == int(user.scope.key)
    return scope_filter(Station, user)


def list_stations(
    user: User, filters: StationFilters, day: date, per_page: int = PER_PAGE
) -> Page[StationRow]:
    """Stations in code order. Five queries, however many there are."""
    total = db.session.scalar(_narrowed(select(func.count()).select_from(Station), user, filters)) or 0
    page = max(1, min(filters.page, -(-total // per_page)))
    query = _narrowed(select(Station, Area).join(Area, Area.code == Station.area_code), user, filters)
    query = query.order_by(Station.code).offset((page - 1) * per_page).limit(per_page)
    return Page(_rows(list(db.session.execute(query)), day), total, page, per_page)


def _narrowed(query: Any, user: User, filters: StationFilters) -> Any:
    query = query.where(seen_by(user))
    query = query.where(Station.closed_on.is_not(None) if filters.closed else Station.closed_on.is_(None))
    text = filters.q.strip()
    if text:
        columns = (Station.name, Station.name_en, Station.code)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return query.where(Station.area_code.startswith(filters.area)) if filters.area else query


def _rows(found: list[Any], day: date) -> list[StationRow]:
    ids = [station.id for station, _area in found]
    seniors = _counts(Senior, ids, Senior.left_on.is_(None))
    workers = _counts(Worker, ids, Worker.active)
    run_by = operators_on(ids, day)
    return [
        StationRow(
            station, area, run_by.get(station.id), seniors.get(station.id, 0), workers.get(station.id, 0)
        )
        for station, area in found
    ]


def _counts(model: Any, ids: Iterable[int], condition: Any) -> dict[int, int]:
    query = select(model.station_id, func.count()).where(model.station_id.in_(list(ids)), condition)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(model.station_id))}


def every_station(user: User, day: date) -> list[StationRow]:
    """All open stations in the user's scope in code order. Four queries."""
    query = _narrowed(
        select(Station, Area).join(Area, Area.code == Station.area_code), user, StationFilters()
    )
    return _rows(list(db.session.execute(query.order_by(Station.code))), day)


def station_of(user: User, station_id: int) -> Station:
    """One station. Raises NotFoundError outside the user's scope."""
    station = db.session.scalar(select(Station).where(Station.id == station_id, seen_by(user)))
    if station is None:
        raise NotFoundError
    return station


def station_row(user: User, station_id: int, day: date) -> StationRow:
    """One station as the list shows it. Raises NotFoundError outside the user's scope."""
    query = select(Station, Area).join(Area, Area.code == Station.area_code).where(Station.id == station_id)
    found = db.session.execute(query.where(seen_by(user))).first()
    if found is None:
        raise NotFoundError
    return _rows([found], day)[0]


def workers_at(station_id: int) -> list[Worker]:
    """The people at work of a station, by kind and name."""
    query = select(Worker).where(Worker.station_id == station_id, Worker.active)
    return list(db.session.scalars(query.order_by(Worker.kind, Worker.name_pinyin, Worker.id)))
