"""Areas for programs."""

import json
from dataclasses import asdict
from typing import Any

from flask import url_for
from flask_babel import get_locale

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.people.actions import places as actions
from eldercare.people.models import Area, Institution, Station
from eldercare.people.places import queries
from eldercare.people.places.api.blueprint import api, expected, tagged
from eldercare.people.places.boundaries import BoundaryError, read_boundary
from eldercare.people.places.entry import AreaEntry
from eldercare.people.places.schemas import (
    AreaDetailSchema,
    AreaPatchSchema,
    AreaSchema,
    ClosingSchema,
    NewAreaSchema,
    PlaceVersionSchema,
    PointSchema,
)
from eldercare.people.places.shapes import collection


def entry_of(area: Area) -> AreaEntry:
    """The area as it would be typed."""
    return AreaEntry(area.code, area.name, area.name_en, area.lat, area.lon, area.boundary)


def entry_from(values: dict[str, Any]) -> AreaEntry:
    """Checked values as an entry; the outline is read. Raises InvalidInputError."""
    if values.get("boundary") is not None:
        try:
            values = values | {"boundary": read_boundary(json.dumps(values["boundary"]))}
        except BoundaryError as error:
            raise InvalidInputError({"boundary": str(error)}) from error
    return AreaEntry(**{"name_en": "", "boundary": None} | values)


@api.route("/areas", methods=["POST"], endpoint="add_area")
@requires("place.edit")
@api.arguments(NewAreaSchema)
@api.etag
@api.response(201, AreaDetailSchema)
def add_area(body: dict[str, Any]) -> Area:
    """Add an area below the one whose code its own begins with."""
    return tagged(actions.add_area(me(), entry_from(body), now=now()))


@api.route("/areas/<code>", methods=["GET"])
@requires("place.see")
@api.etag
@api.response(200, AreaDetailSchema)
def area(code: str) -> Area:
    """One area with its outline."""
    return tagged(queries.area_of(me(), code))


@api.route("/areas/<code>", methods=["PATCH"], endpoint="edit_area")
@requires("place.edit")
@api.etag
@api.arguments(AreaPatchSchema)
@api.response(200, AreaDetailSchema)
def edit_area(body: dict[str, Any], code: str) -> Area:
    """Rename, move the centre or draw the outline. Needs If-Match."""
    known = queries.area_of(me(), code)
    entry = entry_from(asdict(entry_of(known)) | body)
    return tagged(actions.edit_area(me(), code, entry, expected=expected(known), now=now()))


@api.route("/areas/<code>/below", methods=["GET"])
@requires("place.see")
@api.response(200, AreaSchema(many=True))
def areas_below(code: str) -> list[Area]:
    """The areas right below, in code order, the closed ones too."""
    return queries.children_of(queries.area_of(me(), code))


@api.route("/areas/<code>/map", methods=["GET"])
@requires("place.see")
@api.response(200)
def area_map(code: str) -> dict[str, Any]:
    """The area and those right below it as GeoJSON, WGS-84."""
    areas = queries.map_of(queries.area_of(me(), code))
    return collection(areas, english=str(get_locale()) == "en", unnamed=code)


@api.route("/areas/<code>/points", methods=["GET"])
@requires("place.see")
@api.response(200, PointSchema(many=True))
def area_points(code: str) -> list[dict[str, Any]]:
    """The stations and institutions of an area as pins of a map, WGS-84."""
    queries.area_of(me(), code)
    english = str(get_locale()) == "en"
    stations, homes = queries.places_in(me(), code)
    shown = homes if me().may("institution.see") else []
    return [
        *(
            pin(one, "brand", url_for("people.place_station", station_id=one.id), english=english)
            for one in stations
        ),
        *(
            pin(one, "info", url_for("people.place_institution", institution_id=one.id), english=english)
            for one in shown
        ),
    ]


def pin(row: Station | Institution, colour: str, url: str, *, english: bool) -> dict[str, Any]:
    """A pin that leads to the page of its place."""
    label = row.name_en if english else row.name
    return {"id": url, "lat": row.lat, "lon": row.lon, "label": label, "colour": colour, "url": url}


@api.route("/areas/<code>/close", methods=["POST"], endpoint="close_area")
@requires("place.edit")
@api.etag
@api.arguments(ClosingSchema)
@api.response(200, AreaDetailSchema)
def close_area(body: dict[str, Any], code: str) -> Area:
    """From a day on it is no more. 409 while somebody lives there."""
    queries.area_of(me(), code)
    return tagged(actions.close_area(me(), code, body["day"], expected=body["version"], now=now()))


@api.route("/areas/<code>/reopen", methods=["POST"], endpoint="reopen_area")
@requires("place.edit")
@api.etag
@api.arguments(PlaceVersionSchema)
@api.response(200, AreaDetailSchema)
def reopen_area(body: dict[str, Any], code: str) -> Area:
    """It was closed by mistake."""
    queries.area_of(me(), code)
    return tagged(actions.reopen_area(me(), code, expected=body["version"], now=now()))
