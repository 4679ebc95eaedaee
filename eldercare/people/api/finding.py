"""`/api/v1/search`, `/areas`, `/stations`: who is meant and where."""

from typing import Any

from flask_babel import get_locale

from eldercare.accounts.access import me, requires, signed_in
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.people import queries
from eldercare.people.api.blueprint import api
from eldercare.people.places.queries import StationRow, every_station
from eldercare.people.places.shapes import collection
from eldercare.people.schemas.common import StationDayQuerySchema, StationSchema
from eldercare.people.schemas.finding import FoundSchema, SearchQuerySchema


@api.route("/stations", methods=["GET"])
@requires("senior.see")
@api.arguments(StationDayQuerySchema, location="query")
@api.response(200, StationSchema(many=True))
def stations(query: dict[str, Any]) -> list[StationRow]:
    """The open stations in the caller's scope, and who runs each on a day."""
    return every_station(me(), query["on"] or local_date(now()))


@api.route("/search", methods=["GET"])
@requires("senior.see")
@api.arguments(SearchQuerySchema, location="query")
@api.response(200, FoundSchema)
def search(query: dict[str, Any]) -> queries.Found:
    """People by name, pinyin, initials, parts of the address, the last four of a phone or ID number; whole
    numbers are refused here."""
    if queries.is_private(query["q"]):
        raise InvalidInputError({"q": N_("Send a phone or ID number with POST.")})
    return queries.search(me(), query["q"], left=query["left"])


@api.route("/search", methods=["POST"], endpoint="search_number")
@requires("senior.see")
@api.arguments(SearchQuerySchema)
@api.response(200, FoundSchema)
def search_number(body: dict[str, Any]) -> queries.Found:
    """The same, and people by whole phone or ID number, or its last six."""
    return queries.search(me(), body["q"], left=body["left"])


@api.route("/areas", methods=["GET"])
@signed_in
@api.response(200)
def areas() -> dict[str, Any]:
    """The towns as GeoJSON, WGS-84, the ground of every map: outlines, or points with `radius_m` without
    one."""
    return collection(queries.towns(), english=str(get_locale()) == "en")
