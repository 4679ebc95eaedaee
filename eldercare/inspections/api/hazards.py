"""Doors to hazards."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.inspections import actions, queries, schemas
from eldercare.inspections.api.blueprint import api
from eldercare.inspections.models import Hazard
from eldercare.inspections.rules import OPEN_STATES


def _shown(hazard: Hazard) -> Hazard:
    """The hazard with its days, which depend on when one looks."""
    hazard.days_late = queries.late_of(hazard, local_date(now()))  # type: ignore[attr-defined]
    return hazard


@api.route("/hazards", methods=["GET"])
@requires("hazard.see")
@api.arguments(schemas.HazardQuerySchema, location="query")
@api.response(200, schemas.HazardSchema(many=True))
def list_hazards(wanted: dict[str, Any]) -> list[Hazard]:
    """The hazards in your scope, nearest deadline first."""
    states = {"": (*OPEN_STATES, "closed"), "open": OPEN_STATES}.get(wanted["state"], (wanted["state"],))
    filter_ = queries.Filter(show=wanted["show"], institution_id=wanted["institution_id"])
    found = queries.hazards(me(), filter_, states=states, today=local_date(now()))
    return [_shown(hazard) for hazard in found]


@api.route("/hazards/<int:hazard_id>", methods=["GET"])
@requires("hazard.see")
@api.response(200, schemas.HazardDetailSchema)
def show_hazard(hazard_id: int) -> Hazard:
    """One hazard with photos and timeline."""
    return _shown(queries.get_hazard(me(), hazard_id))


@api.route("/hazards/<int:hazard_id>/begin", methods=["POST"])
@requires("hazard.rectify")
@api.arguments(schemas.ReadVersionSchema)
@api.response(200, schemas.HazardSchema)
def begin_repair(given: dict[str, Any], hazard_id: int) -> Hazard:
    """The institution has read it and begins."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.begin_repair(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/rectify", methods=["POST"])
@requires("hazard.rectify")
@api.arguments(schemas.HazardRectifySchema)
@api.response(200, schemas.HazardSchema)
def rectify_hazard(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Hand in what was done, with photos."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.submit_rectification(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/return", methods=["POST"])
@requires("hazard.recheck")
@api.arguments(schemas.HazardNoteSchema)
@api.response(200, schemas.HazardSchema)
def return_hazard(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Send it back with a reason."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.return_hazard(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/close", methods=["POST"])
@requires("hazard.recheck")
@api.arguments(schemas.HazardNoteSchema)
@api.response(200, schemas.HazardSchema)
def close_hazard(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Close it after the re-check; refused to whoever rectified it."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.close_hazard(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/extension", methods=["POST"])
@requires("hazard.rectify")
@api.arguments(schemas.HazardExtensionSchema)
@api.response(200, schemas.HazardSchema)
def request_extension(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Ask for a later deadline."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.request_extension(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/extension/grant", methods=["POST"])
@requires("hazard.supervise")
@api.arguments(schemas.HazardNoteSchema)
@api.response(200, schemas.HazardSchema)
def grant_extension(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Move the deadline to the day that was asked for."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.grant_extension(hazard_id, **given, by=me(), now=now()))


@api.route("/hazards/<int:hazard_id>/extension/refuse", methods=["POST"])
@requires("hazard.supervise")
@api.arguments(schemas.HazardNoteSchema)
@api.response(200, schemas.HazardSchema)
def refuse_extension(given: dict[str, Any], hazard_id: int) -> Hazard:
    """Leave the deadline as it is."""
    queries.get_hazard(me(), hazard_id)
    return _shown(actions.refuse_extension(hazard_id, **given, by=me(), now=now()))
