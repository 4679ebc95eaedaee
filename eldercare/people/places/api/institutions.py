"""Institutions for programs."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.people.actions import places as actions
from eldercare.people.models import Institution, OperatorContract
from eldercare.people.places import queries
from eldercare.people.places.api.blueprint import api, expected, tagged
from eldercare.people.places.entry import InstitutionEntry
from eldercare.people.places.schemas import (
    ContractSchema,
    InstitutionListSchema,
    InstitutionPatchSchema,
    InstitutionSchema,
    NewInstitutionSchema,
    NewModeSchema,
)
from eldercare.people.schemas.common import PagedSchema

TYPED = ("name", "name_en", "area_code", "address", "beds", "residents", "lat", "lon")


@api.route("/institutions", methods=["GET"])
@requires("institution.see")
@api.arguments(PagedSchema, location="query")
@api.response(200, InstitutionListSchema)
def institutions(query: dict[str, int]) -> dict[str, Any]:
    """Institutions in the caller's scope."""
    page = queries.list_institutions(me(), query["page"], query["per_page"])
    return {"items": page.rows, "total": page.total, "page": page.page, "pages": page.pages}


@api.route("/institutions", methods=["POST"], endpoint="add_institution")
@requires("institution.edit")
@api.arguments(NewInstitutionSchema)
@api.etag
@api.response(201, InstitutionSchema)
def add_institution(body: dict[str, Any]) -> Institution:
    """Add an institution and how it is run from a day on."""
    mode, since = body.pop("mode"), body.pop("since")
    entry = InstitutionEntry(**{"name_en": "", "address": ""} | body)
    return tagged(actions.add_institution(me(), entry, mode, since, now=now()))


@api.route("/institutions/<int:institution_id>", methods=["GET"])
@requires("institution.see")
@api.etag
@api.response(200, InstitutionSchema)
def institution(institution_id: int) -> Institution:
    """One institution with its ways of operation."""
    return tagged(queries.institution_of(me(), institution_id))


@api.route("/institutions/<int:institution_id>", methods=["PATCH"], endpoint="edit_institution")
@requires("institution.edit")
@api.etag
@api.arguments(InstitutionPatchSchema)
@api.response(200, InstitutionSchema)
def edit_institution(body: dict[str, Any], institution_id: int) -> Institution:
    """Change an institution. Needs If-Match."""
    known = queries.institution_of(me(), institution_id)
    entry = InstitutionEntry(**{name: getattr(known, name) for name in TYPED} | body)
    return tagged(actions.edit_institution(me(), institution_id, entry, expected=expected(known), now=now()))


@api.route("/institutions/<int:institution_id>/contracts", methods=["GET"])
@requires("institution.see")
@api.response(200, ContractSchema(many=True))
def institution_contracts(institution_id: int) -> list[OperatorContract]:
    """Who ran the institution when, newest first."""
    return queries.history_of(institution_id=queries.institution_of(me(), institution_id).id)


@api.route("/institutions/<int:institution_id>/modes", methods=["POST"], endpoint="change_mode")
@requires("institution.edit")
@api.etag
@api.arguments(NewModeSchema)
@api.response(200, InstitutionSchema)
def change_mode(body: dict[str, Any], institution_id: int) -> Institution:
    """Run it in another way from a day on; the present way ends on the day before."""
    queries.institution_of(me(), institution_id)
    return tagged(
        actions.change_mode(
            me(), institution_id, body["mode"], body["since"], expected=body["version"], now=now()
        )
    )
