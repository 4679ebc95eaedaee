"""`/api/v1/board/watch` and the last change of a visit: what two operators see of each other."""

from typing import Any

from marshmallow import Schema, fields, validate

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.visits.actions.watching import Look, leave_board, watch_board
from eldercare.visits.blueprints import api
from eldercare.visits.board.api import chosen, visit_within
from eldercare.visits.board.schemas import BoardQuerySchema
from eldercare.visits.board.watching import last_change_json, others_json

Json = dict[str, Any]
WINDOW = validate.Length(min=1, max=36)


class WatchSchema(BoardQuerySchema):
    """What a page looks at: a board, and a card that is open or (`holding`) moved. `leaves`: it closes."""

    window = fields.String(required=True, validate=WINDOW)
    visit = fields.Integer(load_default=None, allow_none=True)
    holding = fields.Boolean(load_default=False)
    leaves = fields.Boolean(load_default=False)


class WatcherSchema(Schema):
    """Another window on the same board."""

    user = fields.Integer()
    name = fields.String()
    visit = fields.Integer(allow_none=True)
    holding = fields.Boolean()


class PartPlaceSchema(Schema):
    """With whom, at which minute."""

    position = fields.Integer()
    worker = fields.Integer(allow_none=True)
    name = fields.String(allow_none=True)
    start = fields.Float(allow_none=True)


class LastChangeSchema(Schema):
    """Who changed the visit last, when, from where; and where it stands now."""

    visit_id = fields.Integer()
    version = fields.Integer()
    state = fields.String()
    by = fields.String(allow_none=True)
    at = fields.String(allow_none=True)
    verb = fields.String(allow_none=True)
    before = fields.Nested(PartPlaceSchema, allow_none=True)
    parts = fields.List(fields.Nested(PartPlaceSchema))


@api.route("/board/watch", methods=["POST"])
@requires("board.see")
@api.arguments(WatchSchema)
@api.response(200, WatcherSchema(many=True))
def watch(look: Json) -> list[Json]:
    """Give a sign of life of an open board; the answer says who else looks at it."""
    moment = now()
    station, day = chosen(look, moment)
    if look["leaves"]:
        leave_board(look["window"], actor=me(), now=moment)
    else:
        seen = Look(look["window"], station.id, day, look["visit"], look["holding"])
        watch_board(seen, actor=me(), now=moment)
    return others_json(station.id, day, me(), moment)


@api.route("/board/watch", methods=["GET"])
@requires("board.see")
@api.arguments(BoardQuerySchema, location="query")
@api.response(200, WatcherSchema(many=True))
def watchers(query: Json) -> list[Json]:
    """Who else looks at the board."""
    moment = now()
    station, day = chosen(query, moment)
    return others_json(station.id, day, me(), moment)


@api.route("/visits/<int:visit_id>/last-change", methods=["GET"])
@requires("board.see")
@api.response(200, LastChangeSchema)
def last_change(visit_id: int) -> Json:
    """Who changed the visit last, and how."""
    return last_change_json(visit_within(visit_id, "board.see"))
