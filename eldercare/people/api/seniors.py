"""`/api/v1/seniors`, `/workers`, `/stations`, `/search`, `/areas`: the doors for programs."""

from dataclasses import replace
from typing import Any

from flask_babel import get_locale
from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires, signed_in
from eldercare.core.coordinates import WGS84
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.entry import SeniorEntry
from eldercare.people.models import Absence, Senior
from eldercare.people.places.queries import StationRow, every_station
from eldercare.people.places.shapes import collection
from eldercare.people.rules.positions import NEEDS_BOTH, converted
from eldercare.people.schemas.register import (
    AbsenceSchema,
    FoundSchema,
    NewAbsenceSchema,
    NewSeniorSchema,
    RevealedSchema,
    RevealSchema,
    SearchQuerySchema,
    SeniorDetailSchema,
    SeniorListSchema,
    SeniorPatchSchema,
    SeniorQuerySchema,
    StationDayQuerySchema,
    StationSchema,
    WorkerListSchema,
    WorkerQuerySchema,
)

api = Blueprint("people-api", __name__, url_prefix="/api/v1", description="People")


def listed(page: queries.Page[Any]) -> dict[str, Any]:
    """A page as every list answers it."""
    return {"items": page.rows, "total": page.total, "page": page.page, "pages": page.pages}


@api.route("/seniors", methods=["GET"])
@requires("senior.see")
@api.arguments(SeniorQuerySchema, location="query")
@api.response(200, SeniorListSchema)
def seniors(query: dict[str, Any]) -> dict[str, Any]:
    """Seniors on the roll in the caller's scope."""
    per_page = query.pop("per_page")
    return listed(queries.list_seniors(me(), queries.SeniorFilters(**query), per_page).page)


@api.route("/seniors", methods=["POST"], endpoint="add_senior")
@requires("senior.edit")
@api.arguments(NewSeniorSchema)
@api.etag
@api.response(201, SeniorDetailSchema)
def add_senior(body: dict[str, Any]) -> Senior:
    """Put a senior on the register."""
    another = body.pop("another")
    senior = actions.add_senior(me(), entry_from(body), another=another, now=now())
    api.set_etag(etag_of(senior))
    return senior


@api.route("/seniors/<int:senior_id>", methods=["GET"])
@requires("senior.see")
@api.etag
@api.response(200, SeniorDetailSchema)
def senior(senior_id: int) -> Senior:
    """One senior, masked; answers 304 to If-None-Match while nothing has changed."""
    found = queries.senior_of(me(), senior_id)
    api.set_etag(etag_of(found))
    return found


@api.route("/seniors/<int:senior_id>", methods=["PATCH"], endpoint="edit_senior")
@requires("senior.edit")
@api.etag
@api.arguments(SeniorPatchSchema)
@api.response(200, SeniorDetailSchema)
def edit_senior(body: dict[str, Any], senior_id: int) -> Senior:
    """Change a senior. Needs If-Match: 428 without it, 412 when somebody was faster."""
    known = queries.senior_of(me(), senior_id)
    api.check_etag(etag_of(known))
    entry = replace(actions.entry_of(known), **entry_values(body))
    changed = actions.edit_senior(me(), senior_id, entry, expected=known.version, now=now())
    api.set_etag(etag_of(changed))
    return changed


@api.route("/seniors/<int:senior_id>/reveal", methods=["POST"], endpoint="reveal")
@requires("senior.reveal")
@api.arguments(RevealSchema)
@api.response(200, RevealedSchema)
def reveal(body: dict[str, Any], senior_id: int) -> dict[str, str]:
    """The plain value behind a mask; who read it and why is written to the audit trail."""
    value = actions.reveal(
        me(), senior_id, body["field"], reason=body["reason"], contact_id=body["contact_id"], now=now()
    )
    return {"value": value}


def etag_of(senior: Senior) -> dict[str, Any]:
    """What an ETag of a senior is made of: the row, and the contacts that are answered with it."""
    contacts = [(one.id, one.version, one.has_key) for one in senior.contacts]
    return {"senior": senior.id, "version": senior.version, "contacts": contacts}


def entry_values(body: dict[str, Any]) -> dict[str, Any]:
    """A checked body with the tuples that an entry holds, and its position as WGS-84."""
    values = body | {name: tuple(body[name]) for name in ("categories", "languages") if name in body}
    if "crs" in body and {"lat", "lon"} - body.keys():
        raise InvalidInputError({"crs": NEEDS_BOTH})
    if "lat" in body and "lon" in body:
        system = body.get("crs", WGS84)
        lat, lon = converted(body["lat"], body["lon"], system)
        values |= {"lat": lat, "lon": lon, "crs": system}
    return values


def entry_from(body: dict[str, Any]) -> SeniorEntry:
    """A checked body as an entry."""
    return SeniorEntry(**entry_values(body))


@api.route("/workers", methods=["GET"])
@requires("worker.see")
@api.arguments(WorkerQuerySchema, location="query")
@api.response(200, WorkerListSchema)
def workers(query: dict[str, Any]) -> dict[str, Any]:
    """Caregivers and village group leaders in the caller's scope."""
    per_page = query.pop("per_page")
    return listed(queries.list_workers(me(), queries.WorkerFilters(**query), per_page).page)


@api.route("/workers/<int:worker_id>/absences", methods=["POST"], endpoint="report_absence")
@requires("worker.edit")
@api.arguments(NewAbsenceSchema)
@api.response(201, AbsenceSchema)
def report_absence(body: dict[str, Any], worker_id: int) -> Absence:
    """A sick call, leave or training. Reporting the same twice is one absence."""
    return actions.report_absence(me(), worker_id, **body, now=now())


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
