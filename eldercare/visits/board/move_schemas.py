"""Shapes of what is asked and answered about one visit of the board. Times are minutes after midnight."""

from marshmallow import Schema, fields, validate

from eldercare.visits.actions.moves import OVERRIDES
from eldercare.visits.board.schemas import BoardVisitSchema, BoardWorkerSchema, PlanSchema
from eldercare.visits.rules import CANCEL_REASONS

MINUTE = validate.Range(min=0, max=1439)
POSITION = validate.OneOf([0, 1])


class RuleSchema(Schema):
    """A broken rule: its short name and a sentence with the numbers."""

    code = fields.String()
    hard = fields.Boolean()
    title = fields.String()
    text = fields.String()


class PersonSchema(Schema):
    """Somebody by id and name."""

    id = fields.Integer()
    name = fields.String()
    kind = fields.String()


class CandidateSchema(Schema):
    """Somebody who could take the visit at `start`, or (`start` null) the rules in the way."""

    worker = fields.Nested(PersonSchema)
    start = fields.Float(allow_none=True)
    extra = fields.Integer()
    known = fields.Integer()
    busy = fields.Integer()
    limit = fields.Integer()
    rules = fields.List(fields.Nested(RuleSchema))


class PositionQuerySchema(Schema):
    """Which part of the visit."""

    position = fields.Integer(load_default=0, validate=POSITION)


class CandidatesSchema(Schema):
    """Everybody of a kind that may make the visit; `able` of `of` could take it."""

    visit_id = fields.Integer()
    position = fields.Integer()
    current = fields.Integer(allow_none=True)
    able = fields.Integer()
    of = fields.Integer()
    candidates = fields.List(fields.Nested(CandidateSchema))


class PoolCountSchema(Schema):
    """How many people could take a visit of the pool."""

    visit_id = fields.Integer()
    able = fields.Integer()
    of = fields.Integer()


class CheckMoveSchema(Schema):
    """A place to try."""

    position = fields.Integer(load_default=0, validate=POSITION)
    worker = fields.Integer(required=True)
    start = fields.Float(required=True, validate=MINUTE)


class PriceSchema(Schema):
    """What the plan would cost more with this person, in minutes of travel; else the rule in the way."""

    worker = fields.Integer()
    total = fields.Float(allow_none=True)
    start = fields.Float(allow_none=True)
    rule = fields.String(allow_none=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Float())


class OfferStopSchema(Schema):
    """A visit that somebody does already."""

    visit = fields.Integer()
    start = fields.Float()
    end = fields.Float()


class OfferPersonSchema(Schema):
    """A person with the day around the visit: spells, ways between the stops and from and to each."""

    id = fields.Integer()
    rules = fields.List(fields.Nested(RuleSchema))
    shifts = fields.List(fields.List(fields.Float()))
    away = fields.Float(allow_none=True)
    rests = fields.List(fields.List(fields.Float()))
    limit = fields.Float()
    busy = fields.List(fields.Nested(OfferStopSchema))
    legs = fields.List(fields.Float())
    there = fields.List(fields.Float())
    back = fields.List(fields.Float())


class HintSchema(Schema):
    """A good place."""

    worker = fields.Integer()
    start = fields.Float()


class VisitOfferSchema(Schema):
    """A part of a visit on the table: all numbers that the rules about moving it need."""

    visit_id = fields.Integer()
    position = fields.Integer()
    window = fields.List(fields.Float())
    minutes = fields.Float()
    earliest = fields.Float()
    staff = fields.Integer()
    partner = fields.Integer(allow_none=True)
    people = fields.List(fields.Nested(OfferPersonSchema))
    hints = fields.List(fields.Nested(HintSchema))
    names = fields.Dict(keys=fields.String(), values=fields.String())


class CheckSchema(Schema):
    """What stands in the way. `possible` false: it cannot be done whatever the reason. With a hard rule in
    the way, `able` of `of` people could take the visit and `way_out` is the nearest of them."""

    worker = fields.Nested(PersonSchema)
    start = fields.Float()
    end = fields.Float()
    possible = fields.Boolean()
    hard = fields.Integer()
    soft = fields.Integer()
    rules = fields.List(fields.Nested(RuleSchema))
    way_out = fields.Nested(CandidateSchema, allow_none=True)
    able = fields.Integer()
    of = fields.Integer()


class MoveSchema(Schema):
    """A new place: `worker` null takes the part out; `start` null keeps the present start."""

    position = fields.Integer(load_default=0, validate=POSITION)
    worker = fields.Integer(required=True, allow_none=True)
    start = fields.Float(load_default=None, allow_none=True, validate=MINUTE)
    version = fields.Integer(required=True)
    pinned = fields.Boolean(load_default=True)
    override_reason = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(list(OVERRIDES))
    )


class PlacementSchema(Schema):
    """Where a part stood."""

    worker = fields.Integer(allow_none=True)
    start = fields.Float(allow_none=True)
    pinned = fields.Boolean()


class MovedSchema(Schema):
    """The visits and rows that changed, and the way back."""

    visit_id = fields.Integer()
    before = fields.Nested(PlacementSchema)
    rules = fields.List(fields.Nested(RuleSchema))
    visits = fields.List(fields.Nested(BoardVisitSchema))
    gone = fields.List(fields.Integer(), metadata={"description": "Visits that were cancelled"})
    workers = fields.List(fields.Nested(BoardWorkerSchema))
    plan = fields.Nested(PlanSchema, allow_none=True)
    changes = fields.Integer()


class PinSchema(Schema):
    """Pin a part, or let the planner have it back."""

    position = fields.Integer(load_default=0, validate=POSITION)
    pinned = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class CancelSchema(Schema):
    """Why a visit does not take place."""

    reason = fields.String(required=True, validate=validate.OneOf(list(CANCEL_REASONS)))
    version = fields.Integer(required=True)


class VersionSchema(Schema):
    """The visit's new version."""

    visit_id = fields.Integer()
    version = fields.Integer()
