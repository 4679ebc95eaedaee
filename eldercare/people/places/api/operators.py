"""Operators for programs."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people.actions import places as actions
from eldercare.people.models import Operator
from eldercare.people.places import queries
from eldercare.people.places.api.blueprint import api, expected, tagged
from eldercare.people.places.entry import OperatorEntry
from eldercare.people.places.schemas import (
    ClosingSchema,
    NewOperatorSchema,
    OperatorListSchema,
    OperatorPatchSchema,
    OperatorQuerySchema,
    OperatorSchema,
)


def values_of(row: Operator) -> dict[str, Any]:
    """The operator as it would be typed."""
    return {
        "name": row.name, "name_en": row.name_en, "kind": row.kind, "credit_code": row.credit_code or "",
        "contact": row.contact or "", "phone": row.phone or "",
    }  # fmt: skip


@api.route("/operators", methods=["GET"])
@requires("place.see")
@api.arguments(OperatorQuerySchema, location="query")
@api.response(200, OperatorListSchema)
def operators(query: dict[str, Any]) -> dict[str, Any]:
    """Operators in the caller's scope, with what each runs today."""
    per_page = query.pop("per_page")
    page = queries.list_operators(me(), queries.OperatorFilters(**query), local_date(now()), per_page).page
    return {"items": page.rows, "total": page.total, "page": page.page, "pages": page.pages}


@api.route("/operators", methods=["POST"], endpoint="add_operator")
@requires("place.edit")
@api.arguments(NewOperatorSchema)
@api.etag
@api.response(201, OperatorSchema)
def add_operator(body: dict[str, Any]) -> Operator:
    """Add an operator."""
    return tagged(actions.add_operator(me(), OperatorEntry(**{"name_en": ""} | body), now=now()))


@api.route("/operators/<int:operator_id>", methods=["GET"])
@requires("place.see")
@api.etag
@api.response(200, OperatorSchema)
def operator(operator_id: int) -> Operator:
    """One operator, contact and phone masked."""
    return tagged(queries.operator_of(me(), operator_id)[0])


@api.route("/operators/<int:operator_id>", methods=["PATCH"], endpoint="edit_operator")
@requires("place.edit")
@api.etag
@api.arguments(OperatorPatchSchema)
@api.response(200, OperatorSchema)
def edit_operator(body: dict[str, Any], operator_id: int) -> Operator:
    """Change an operator. Needs If-Match."""
    known, _contracts = queries.operator_of(me(), operator_id)
    entry = OperatorEntry(**values_of(known) | body)
    return tagged(actions.edit_operator(me(), operator_id, entry, expected=expected(known), now=now()))


@api.route("/operators/<int:operator_id>/close", methods=["POST"], endpoint="close_operator")
@requires("place.edit")
@api.etag
@api.arguments(ClosingSchema)
@api.response(200, OperatorSchema)
def close_operator(body: dict[str, Any], operator_id: int) -> Operator:
    """From a day on it takes no contract. 409 while one runs on."""
    queries.operator_of(me(), operator_id)
    return tagged(actions.close_operator(me(), operator_id, body["day"], expected=body["version"], now=now()))
