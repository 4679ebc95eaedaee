"""Who and what still stands in a place that is to be closed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from eldercare.core.db import db
from eldercare.people.models import Area, Institution, OperatorContract, Senior, Station, Worker


def inside(column: Any, code: str) -> ColumnElement[bool]:
    """Codes that begin with this one as a range of digits, which an index gives on every database: LIKE would
    read the whole table, and a bound that is no digit sorts otherwise in some languages."""
    return and_(column >= code, column <= code + "9" * 14)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of what stands in the way of closing a place."""

    seniors: int = 0
    workers: int = 0
    stations: int = 0
    institutions: int = 0
    areas: int = 0
    contracts: int = 0

    @property
    def anything(self) -> bool:
        """Whether anybody or anything is left."""
        return any((self.seniors, self.workers, self.stations, self.institutions, self.areas, self.contracts))


def in_area(code: str) -> Standing:
    """Who lives and works in an area, and what stands in it. Five counts."""
    return Standing(
        seniors=_count(Senior, inside(Senior.area_code, code), Senior.left_on.is_(None)),
        workers=_count(Worker, inside(Worker.area_code, code), Worker.active),
        stations=_count(Station, inside(Station.area_code, code), Station.closed_on.is_(None)),
        institutions=_count(Institution, inside(Institution.area_code, code)),
        areas=_count(Area, inside(Area.code, code), Area.code != code, Area.closed_on.is_(None)),
    )


def at_station(station_id: int, day: date) -> Standing:
    """Who belongs to a station, and the contracts that run on the day or later."""
    return Standing(
        seniors=_count(Senior, Senior.station_id == station_id, Senior.left_on.is_(None)),
        workers=_count(Worker, Worker.station_id == station_id, Worker.active),
        contracts=contracts_running_on(day, station_id=station_id),
    )


def contracts_running_on(day: date, **place: int) -> int:
    """How many contracts of an operator or a place hold on that day or later."""
    runs = or_(OperatorContract.until.is_(None), OperatorContract.until >= day)
    query = select(func.count()).select_from(OperatorContract).filter_by(**place).where(runs)
    return db.session.scalar(query) or 0


def _count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
