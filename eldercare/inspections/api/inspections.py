"""Doors to inspections."""

from typing import Any

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.time import now
from eldercare.inspections import actions, queries, schemas
from eldercare.inspections.api.blueprint import api
from eldercare.inspections.models import Inspection, InspectionAnswer


@api.route("/inspections", methods=["GET"])
@requires("inspection.see")
@api.arguments(schemas.InspectionQuerySchema, location="query")
@api.response(200, schemas.InspectionSchema(many=True))
def list_inspections(wanted: dict[str, Any]) -> list[Inspection]:
    """The inspections in your scope, newest day first."""
    states = [wanted["state"]] if wanted["state"] else []
    return queries.inspections(
        me(), states=states, kind=wanted["kind"], institution_id=wanted["institution_id"]
    )


@api.route("/inspections", methods=["POST"])
@requires("inspection.plan")
@api.arguments(schemas.InspectionPlanSchema)
@api.response(201, schemas.InspectionSchema)
def plan_inspection(plan: dict[str, Any]) -> Inspection:
    """Plan an inspection by two inspectors or more."""
    authorize(me(), "institution.see", queries.place_of(plan["institution_id"]))
    return actions.plan_inspection(**plan, by=me(), now=now())


@api.route("/inspections/<int:inspection_id>", methods=["GET"])
@requires("inspection.see")
@api.response(200, schemas.InspectionDetailSchema)
def show_inspection(inspection_id: int) -> Inspection:
    """One inspection with its answers."""
    return queries.get_inspection(me(), inspection_id)


@api.route("/inspections/<int:inspection_id>/start", methods=["POST"])
@requires("inspection.record")
@api.arguments(schemas.ReadVersionSchema)
@api.response(200, schemas.InspectionSchema)
def start_inspection(given: dict[str, Any], inspection_id: int) -> Inspection:
    """Begin; from here on the institution knows."""
    queries.get_inspection(me(), inspection_id)
    return actions.start(inspection_id, by=me(), now=now(), version=given["version"])


@api.route("/inspections/<int:inspection_id>/cancel", methods=["POST"])
@requires("inspection.plan")
@api.arguments(schemas.ReadVersionSchema)
@api.response(200, schemas.InspectionSchema)
def cancel_inspection(given: dict[str, Any], inspection_id: int) -> Inspection:
    """Take back a plan that has not begun."""
    queries.get_inspection(me(), inspection_id)
    return actions.cancel(inspection_id, by=me(), now=now(), version=given["version"])


@api.route("/inspections/<int:inspection_id>/answers", methods=["POST"])
@requires("inspection.record")
@api.arguments(schemas.ItemAnswerInputSchema)
@api.response(200, schemas.ItemAnswerSchema)
def answer_item(given: dict[str, Any], inspection_id: int) -> InspectionAnswer:
    """Answer an item; a later answer stands in place of an earlier one."""
    queries.get_inspection(me(), inspection_id)
    code, shas = given.pop("item"), tuple(given.pop("photos"))
    answer = actions.Answer(photos=shas, **given)
    return actions.answer_item(inspection_id, code, answer, by=me(), now=now())


@api.route("/inspections/<int:inspection_id>/finish", methods=["POST"])
@requires("inspection.record")
@api.arguments(schemas.InspectionFinishSchema)
@api.response(200, schemas.InspectionSchema)
def finish_inspection(given: dict[str, Any], inspection_id: int) -> Inspection:
    """Sign and end; each failed item becomes a hazard."""
    queries.get_inspection(me(), inspection_id)
    return actions.finish(inspection_id, **given, by=me(), now=now())
