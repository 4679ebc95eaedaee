"""`/api/v1/seniors`: the doors for programs."""

from dataclasses import replace
from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.coordinates import WGS84
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.api.blueprint import api, listed
from eldercare.people.entry import SeniorEntry
from eldercare.people.models import Senior
from eldercare.people.rules.positions import NEEDS_BOTH, converted
from eldercare.people.schemas.seniors import (
    NewSeniorSchema,
    RevealedSchema,
    RevealSchema,
    SeniorDetailSchema,
    SeniorListSchema,
    SeniorPatchSchema,
    SeniorQuerySchema,
)


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
