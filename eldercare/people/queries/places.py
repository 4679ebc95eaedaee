"""Areas and stations."""

from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Area, Institution, Station, Worker


def towns() -> list[Area]:
    """The 14 towns and subdistricts in code order; public facts, so without scope."""
    query = select(Area).where(Area.level == "town", Area.closed_on.is_(None))
    return list(db.session.scalars(query.order_by(Area.code)))


def stations_of(user: User) -> list[Station]:
    """The open stations a user sees, in code order."""
    query = select(Station).order_by(Station.code)
    if user.scope.kind == "station":  # the own one stays in sight when it is closed
        return list(db.session.scalars(query.where(Station.id == int(user.scope.key))))
    return list(db.session.scalars(within(query.where(Station.closed_on.is_(None)), Station, user)))


def places_to_filter(user: User) -> list[Area]:
    """What a list can be narrowed to: the towns, or the villages of a station or town."""
    if user.scope.kind == "county":
        return towns()
    return _below([s.area_code for s in stations_of(user)] or [user.scope.key], "village")


def place_of(user: User) -> Area | Institution | Station | None:
    """What bounds a user's sight: the county or an area, a station, an institution, the own station."""
    kind, key = user.scope.kind, user.scope.key
    match kind:
        case "station":
            return db.session.get(Station, int(key))
        case "institution":
            return db.session.get(Institution, int(key))
        case "area":
            return db.session.get(Area, key)
        case "county":
            return db.session.scalar(select(Area).where(Area.level == "county"))
    worker = db.session.get(Worker, user.worker_id) if user.worker_id else None
    return db.session.get(Station, worker.station_id) if worker else None


def village_groups(station: Station) -> list[Area]:
    """The village groups in a station's area, in code order."""
    return _below([station.area_code], "group")


def _below(codes: list[str], level: str) -> list[Area]:
    areas: list[Area] = []
    for code in codes:
        query = select(Area).where(Area.level == level, Area.code.startswith(code), Area.closed_on.is_(None))
        areas += db.session.scalars(query.order_by(Area.code))
    return areas
