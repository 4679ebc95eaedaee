"""Stations: added, changed, closed when nobody is left, opened again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eldercare.accounts.access import authorize
from eldercare.accounts.actions import rename_scope
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope, Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions.places.writing import changed, closing_day, flushed, found, open_area, tell
from eldercare.people.errors import StationInUseError
from eldercare.people.models import Area, Senior, Station
from eldercare.people.places.entry import StationEntry, cleaned, station_faults
from eldercare.people.places.queries.standing import at_station

TAKEN = N_("Another station has this code.")
OTHERS_OUTSIDE = N_("Seniors of this station live outside that area.")


def add_station(actor: User, entry: StationEntry, *, now: datetime) -> Station:
    """Add a station. Raises InvalidInputError that names each field, or NotFoundError out of scope."""
    entry = cleaned(entry)
    with transaction() as session:
        if faults := station_faults(entry):
            raise InvalidInputError(faults)
        area = open_area(session, entry.area_code)
        authorize(actor, "place.edit", Where(area_code=area.code))
        station = Station(**_columns(entry, area))
        session.add(station)
        flushed(session, "code", TAKEN)
        audit(actor, "station_added", "station", station.id, now=now)
        tell("station", now, area_code=area.code, station_id=station.id)
        return station


def edit_station(
    actor: User, station_id: int, entry: StationEntry, *, expected: int | None, now: datetime
) -> Station:
    """Change a station; its code stays, plans of days carry it. The new area must hold the homes it serves.

    Raises InvalidInputError, StaleVersionError, or NotFoundError out of scope.
    """
    with transaction() as session:
        station: Station = found(session.get(Station, station_id))
        authorize(actor, "place.edit", station.where)
        check_version(station, expected)
        entry = cleaned(entry)
        if faults := station_faults(entry):
            raise InvalidInputError(faults)
        area = open_area(session, entry.area_code)
        authorize(actor, "place.edit", Where(area_code=area.code))
        outside = ~Senior.area_code.startswith(area.code)
        served = select(Senior.id).where(Senior.station_id == station_id, Senior.left_on.is_(None), outside)
        if session.scalar(served.limit(1)) is not None:
            raise InvalidInputError({"area_code": OTHERS_OUTSIDE})
        if names := changed(station, _columns(entry, area) | {"code": station.code}):
            session.flush()
            if "name" in names:
                rename_scope(Scope("station", str(station.id)), station.name)
            audit(actor, "station_edited", "station", station.id, now=now, detail={"fields": names})
            tell("station", now, area_code=area.code, station_id=station.id)
        return station


def close_station(
    actor: User, station_id: int, day: date | None, *, expected: int | None, now: datetime
) -> Station:
    """From that day on the station is no more. Raises StationInUseError while people belong to it or a
    contract runs on."""
    with transaction() as session:
        station: Station = found(session.get(Station, station_id))
        authorize(actor, "place.edit", station.where)
        check_version(station, expected)
        last = closing_day(day, now)
        standing = at_station(station_id, last)
        if standing.anything:
            raise StationInUseError(
                seniors=standing.seniors, workers=standing.workers, contracts=standing.contracts
            )
        station.closed_on = last
        session.flush()
        audit(actor, "station_closed", "station", station_id, now=now, detail={"day": str(last)})
        tell("station", now, area_code=station.area_code, station_id=station_id)
        return station


def reopen_station(actor: User, station_id: int, *, expected: int | None, now: datetime) -> Station:
    """The station was closed by mistake. Raises InvalidInputError while its area is closed."""
    with transaction() as session:
        station: Station = found(session.get(Station, station_id))
        authorize(actor, "place.edit", station.where)
        check_version(station, expected)
        open_area(session, station.area_code)
        station.closed_on = None
        session.flush()
        audit(actor, "station_reopened", "station", station_id, now=now)
        tell("station", now, area_code=station.area_code, station_id=station_id)
        return station


def _columns(entry: StationEntry, area: Area) -> dict[str, Any]:
    names = ("code", "name", "name_en", "area_code", "phone")
    return {name: getattr(entry, name) for name in names} | {
        "lat": area.lat if entry.lat is None else entry.lat,
        "lon": area.lon if entry.lon is None else entry.lon,
    }
