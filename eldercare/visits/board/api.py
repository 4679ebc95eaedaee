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
from eldercare.visits.actions.plan_jobs import ask_plan
from eldercare.visits.actions.publishing import publish
from eldercare.visits.blueprints import api
from eldercare.visits.board import answers, move_schemas, schemas
from eldercare.visits.board.offer import offer_json
from eldercare.visits.board.queries import choose_station, read_board
from eldercare.visits.board.view import board_json
from eldercare.visits.models import Visit
from eldercare.visits.plan_jobs.queries import job_of, open_job
from eldercare.visits.plan_jobs.schemas import OpenJobSchema, WholeJobSchema
from eldercare.visits.plan_jobs.view import job_json

Json = dict[str, Any]


@api.route("/board", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.BoardQuerySchema, location="query")
@api.response(200, schemas.BoardSchema)
def board(query: Json) -> Json:
    """A station's board of one day."""
    moment = now()
    station, day = chosen(query, moment)
    return board_json(read_board(station, day), moment)


@api.route("/board/candidates", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.BoardQuerySchema, location="query")
@api.response(200, move_schemas.PoolCountSchema(many=True))
def board_candidates(query: Json) -> list[Json]:
    """How many people could take each visit of the pool."""
    moment = now()
    station, day = chosen(query, moment)
    return answers.pool_json(station, day, moment)


@api.route("/board/plan", methods=["POST"])
@requires("visit.plan")
@api.arguments(schemas.PlanRequestSchema)
@api.response(202, WholeJobSchema)
def plan_day(request: Json) -> Json:
    """Ask for people for the open visits of a day; pinned and begun ones stay. The draft is not yet told.

    Gives the planning job: one for everybody who asks while it is open.
    """
    moment = now()
    station, day = chosen(request, moment)
    asked = ask_plan(station.code, day, day, actor=me(), now=moment, seconds=request["seconds"])
    return job_json(job_of(me(), asked.job.id), me())


@api.route("/board/plan", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.BoardQuerySchema, location="query")
@api.response(200, OpenJobSchema)
def open_planning(query: Json) -> Json:
    """The planning job that is about to plan this day, whoever asked for it; null when there is none."""
    station, day = chosen(query, now())
    job = open_job(me(), station, day)
    return {"job": job_json(job, me()) if job else None}


@api.route("/board/publish", methods=["POST"])
@requires("visit.publish")
@api.arguments(schemas.PublishSchema)
@api.response(200, schemas.PublishedSchema)
def publish_day(request: Json) -> Json:
    """Tell people the draft. Doing it twice changes nothing more."""
    moment = now()
    station, day = chosen(request, moment)
    done = publish(station.id, day, version=request["version"], actor=me(), now=moment)
    return {"changes": done.changes, "people": len(done.worker_ids), "version": done.version}


@api.route("/visits/<int:visit_id>/candidates", methods=["GET"])
@requires("board.see")
@api.arguments(move_schemas.PositionQuerySchema, location="query")
@api.response(200, move_schemas.CandidatesSchema)
def visit_candidates(query: Json, visit_id: int) -> Json:
    """Who could take this visit, and what stops the others."""
    return answers.candidates_json(visit_within(visit_id, "board.see"), query["position"], now())


@api.route("/visits/<int:visit_id>/prices", methods=["GET"])
@requires("board.see")
@api.arguments(move_schemas.PositionQuerySchema, location="query")
@api.response(200, move_schemas.PriceSchema(many=True))
def visit_prices(query: Json, visit_id: int) -> list[Json]:
    """What giving the visit to each person would cost the plan, by the planner; all others stay."""
    return [
        {
            "worker": one.worker_id,
            "total": one.total,
            "start": one.start,
            "rule": one.rule,
            "parts": one.parts,
        }
        for one in planning.prices_of(visit_within(visit_id, "board.see"), query["position"], now=now())
    ]


@api.route("/visits/<int:visit_id>/offer", methods=["GET"])
@requires("visit.move")
@api.arguments(move_schemas.PositionQuerySchema, location="query")
@api.response(200, move_schemas.VisitOfferSchema)
def visit_offer(query: Json, visit_id: int) -> Json:
    """All numbers that say which rules a move of the visit would break, asked once for a whole drag."""
    return offer_json(visit_within(visit_id, "visit.move"), query["position"], now())


@api.route("/visits/<int:visit_id>/check-move", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.CheckMoveSchema)
@api.response(200, move_schemas.CheckSchema)
def check_move(place: Json, visit_id: int) -> Json:
    """The rules that a move would break; nothing is changed."""
    visit = visit_within(visit_id, "visit.move")
    return answers.check_json(visit, place["position"], place["worker"], place["start"], now())


@api.route("/visits/<int:visit_id>/move", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.MoveSchema)
@api.response(200, move_schemas.MovedSchema)
def move(place: Json, visit_id: int) -> Json:
    """Give a part of the visit to somebody, or to nobody."""
    visit, moment = visit_within(visit_id, "visit.move"), now()
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
    return answers.moved_json(visit_within(visit_id, "visit.move"), moved, moment)


@api.route("/visits/<int:visit_id>/pin", methods=["POST"])
@requires("visit.move")
@api.arguments(move_schemas.PinSchema)
@api.response(200, move_schemas.VersionSchema)
def pin(wish: Json, visit_id: int) -> Json:
    """Pin a part of the visit, or let the planner have it back."""
    visit_within(visit_id, "visit.move")
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
    visit_within(visit_id, "visit.cancel")
    version = cancel_visit(visit_id, wish["reason"], version=wish["version"], actor=me(), now=now())
    return {"visit_id": visit_id, "version": version}


def chosen(query: Json, moment: datetime) -> tuple[Station, date]:
    """The station and day that were asked for, else the user's first and today."""
    return choose_station(me(), query.get("station")), query.get("day") or local_date(moment)


def visit_within(visit_id: int, verb: str) -> Visit:
    """The visit, where the user may do this to it."""
    visit = db.session.get(Visit, visit_id)
    if visit is None:
        raise NotFoundError
    authorize(me(), verb, visit.where)
    return visit
