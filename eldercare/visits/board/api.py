"""`/api/v1/board` and what is done to one visit of it."""

from datetime import date, datetime
from typing import Any

from eldercare.accounts.access import authorize, me, requires
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import at, local_date, now
from eldercare.people.models import Station
from eldercare.visits import planning
from eldercare.visits.actions.moves import cancel_visit, move_visit, pin_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.blueprints import api
from eldercare.visits.board import answers, move_schemas, schemas
from eldercare.visits.board.queries import choose_station, read_board
from eldercare.visits.board.view import board_json
from eldercare.visits.entitlement.warning import named
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import Visit

Json = dict[str, Any]


@api.route("/board", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.BoardQuerySchema, location="query")
@api.response(200, schemas.BoardSchema)
def board(query: Json) -> Json:
    """A station's board of one day."""
    moment = now()
    station, day = _chosen(query, moment)
    return board_json(read_board(station, day), moment)


@api.route("/board/candidates", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.BoardQuerySchema, location="query")
@api.response(200, move_schemas.PoolCountSchema(many=True))
def board_candidates(query: Json) -> list[Json]:
    """How many people could take each visit of the pool."""
    moment = now()
    station, day = _chosen(query, moment)
    return answers.pool_json(station, day, moment)


@api.route("/board/plan", methods=["POST"])
@requires("visit.plan")
@api.arguments(schemas.PlanRequestSchema)
@api.response(200, schemas.PlanAnswerSchema)
def plan_day(request: Json) -> Json:
    """Find people for the open visits of a day; pinned and begun ones stay. The draft is not yet told."""
    moment = now()
    station, day = _chosen(request, moment)
    (done,) = planning.plan_days(
        day, 1, region=station.code, seconds=request["seconds"], actor=me(), now=moment
    )
    if done.stale:
        raise PlanStaleError
    unassigned = sum(done.left_out.values())
    return {
        "visits": done.visits,
        "assigned": done.planned,
        "unassigned": unassigned,
        "seconds": done.seconds,
        "warnings": done.warnings,
        "passed": named(db.session(), done.passed),
    }


@api.route("/board/publish", methods=["POST"])
@requires("visit.publish")
@api.arguments(schemas.PublishSchema)
@api.response(200, schemas.PublishedSchema)
def publish_day(request: Json) -> Json:
    """Tell people the draft. Doing it twice changes nothing more."""
    moment = now()
    station, day = _chosen(request, moment)
    done = publish(station.id, day, version=request["version"], actor=me(), now=moment)
    return {"changes": done.changes, "people": len(done.worker_ids), "version": done.version}


@api.route("/visits/<int:visit_id>/candidates", methods=["GET"])
@requires("board.see")
@api.arguments(move_schemas.PositionQuerySchema, location="query")
@api.response(200, move_schemas.CandidatesSchema)
def visit_candidates(query: Json, visit_id: int) -> Json:
    """Who could take this visit, and what stops the others."""
    return answers.candidates_json(_visit(visit_id, "board.see"), query["position"], now())


@api.route("/visits/<int:visit_id>/check-move", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.CheckMoveSchema)
@api.response(200, move_schemas.CheckSchema)
def check_move(place: Json, visit_id: int) -> Json:
    """The rules that a move would break; nothing is changed."""
    visit = _visit(visit_id, "visit.move")
    return answers.check_json(visit, place["position"], place["worker"], place["start"], now())


@api.route("/visits/<int:visit_id>/move", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.MoveSchema)
@api.response(200, move_schemas.MovedSchema)
def move(place: Json, visit_id: int) -> Json:
    """Give a part of the visit to somebody, or to nobody."""
    visit, moment = _visit(visit_id, "visit.move"), now()
    start = at(visit.day, place["start"]) if place["start"] is not None else None
    moved = move_visit(
        visit_id,
        place["position"],
        place["worker"],
        start,
        version=place["version"],
        actor=me(),
        now=moment,
        override_reason=place["override_reason"],
        pinned=place["pinned"],
    )
    return answers.moved_json(_visit(visit_id, "visit.move"), moved, moment)


@api.route("/visits/<int:visit_id>/pin", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.PinSchema)
@api.response(200, move_schemas.VersionSchema)
def pin(wish: Json, visit_id: int) -> Json:
    """Pin a part of the visit, or let the planner have it back."""
    _visit(visit_id, "visit.move")
    version = pin_visit(
        visit_id, wish["position"], pinned=wish["pinned"], version=wish["version"], actor=me(), now=now()
    )
    return {"visit_id": visit_id, "version": version}


@api.route("/visits/<int:visit_id>/cancel", methods=["POST"])
@requires("visit.cancel")
@api.arguments(move_schemas.CancelSchema)
@api.response(200, move_schemas.VersionSchema)
def cancel(wish: Json, visit_id: int) -> Json:
    """Cancel the visit; people who were told hear of it at once."""
    _visit(visit_id, "visit.cancel")
    version = cancel_visit(visit_id, wish["reason"], version=wish["version"], actor=me(), now=now())
    return {"visit_id": visit_id, "version": version}


def _chosen(query: Json, moment: datetime) -> tuple[Station, date]:
    return choose_station(me(), query.get("station")), query.get("day") or local_date(moment)


def _visit(visit_id: int, verb: str) -> Visit:
    visit = db.session.get(Visit, visit_id)
    if visit is None:
        raise NotFoundError
    authorize(me(), verb, visit.where)
    return visit
