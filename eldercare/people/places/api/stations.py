"""Stations for programs; the list of them is `/api/v1/stations` of `people.api`."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.people.actions import places as actions
from eldercare.people.models import OperatorContract, Station
from eldercare.people.places import queries
from eldercare.people.places.api.blueprint import api, expected, tagged
from eldercare.people.places.entry import StationEntry
from eldercare.people.places.schemas import (
    ClosingSchema,
    ContractSchema,
    NewStationSchema,
    StationDetailSchema,
    StationPatchSchema,
)

TYPED = ("code", "name", "name_en", "area_code", "lat", "lon", "phone")


@api.route("/stations", methods=["POST"], endpoint="add_station")
@requires("place.edit")
@api.arguments(NewStationSchema)
@api.etag
@api.response(201, StationDetailSchema)
def add_station(body: dict[str, Any]) -> Station:
    """Add a station."""
    return tagged(actions.add_station(me(), StationEntry(**{"name_en": ""} | body), now=now()))


@api.route("/stations/<int:station_id>", methods=["GET"])
@requires("place.see")
@api.etag
@api.response(200, StationDetailSchema)
def station(station_id: int) -> Station:
    """One station."""
    return tagged(queries.station_of(me(), station_id))


@api.route("/stations/<int:station_id>", methods=["PATCH"], endpoint="edit_station")
@requires("place.edit")
@api.etag
@api.arguments(StationPatchSchema)
@api.response(200, StationDetailSchema)
def edit_station(body: dict[str, Any], station_id: int) -> Station:
    """Change a station. Needs If-Match."""
    known = queries.station_of(me(), station_id)
    entry = StationEntry(**{name: getattr(known, name) for name in TYPED} | body)
    return tagged(actions.edit_station(me(), station_id, entry, expected=expected(known), now=now()))


@api.route("/stations/<int:station_id>/contracts", methods=["GET"])
@requires("place.see")
@api.response(200, ContractSchema(many=True))
def station_contracts(station_id: int) -> list[OperatorContract]:
    """Who ran the station when, newest first."""
    return queries.history_of(station_id=queries.station_of(me(), station_id).id)


@api.route("/stations/<int:station_id>/close", methods=["POST"], endpoint="close_station")
@requires("place.edit")
@api.etag
@api.arguments(ClosingSchema)
@api.response(200, StationDetailSchema)
def close_station(body: dict[str, Any], station_id: int) -> Station:
    """From a day on it is no more. 409 while somebody belongs to it."""
    queries.station_of(me(), station_id)
    return tagged(actions.close_station(me(), station_id, body["day"], expected=body["version"], now=now()))
