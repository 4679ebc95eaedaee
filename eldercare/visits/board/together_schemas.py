"""Shapes of changing several visits at once."""

from marshmallow import Schema, fields, validate

from eldercare.visits.actions.moves import OVERRIDES
from eldercare.visits.actions.together import AT_MOST
from eldercare.visits.board.move_schemas import MINUTE, POSITION, PlacementSchema, RuleSchema
from eldercare.visits.board.schemas import BoardVisitSchema, BoardWorkerSchema, PlanSchema
from eldercare.visits.rules import CANCEL_REASONS

SEVERAL = validate.Length(min=1, max=AT_MOST)


class WantedPartSchema(Schema):
    """One part of a visit, as it was read at `version`."""

    visit_id = fields.Integer(required=True)
    position = fields.Integer(load_default=0, validate=POSITION)
    version = fields.Integer(required=True)


class BoardChangeSchema(WantedPartSchema):
    """What becomes of one part. `move`: to `worker` (null: nobody) at `start` (null: as it is)."""

    kind = fields.String(required=True, validate=validate.OneOf(["move", "pin"]))
    worker = fields.Integer(load_default=None, allow_none=True)
    start = fields.Float(load_default=None, allow_none=True, validate=MINUTE)
    pinned = fields.Boolean(load_default=True)


class BoardChangesSchema(Schema):
    """Changes that are done all together or not at all; the visits are of one station's day."""

    changes = fields.List(fields.Nested(BoardChangeSchema), required=True, validate=SEVERAL)
    override_reason = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(list(OVERRIDES))
    )


class CancelTogetherSchema(Schema):
    """Why these visits do not take place."""

    visits = fields.List(fields.Nested(WantedPartSchema), required=True, validate=SEVERAL)
    reason = fields.String(required=True, validate=validate.OneOf(list(CANCEL_REASONS)))


class UncancelTogetherSchema(Schema):
    """Which cancelled visits come back, each with the version that cancelling left."""

    visits = fields.List(fields.Nested(WantedPartSchema), required=True, validate=SEVERAL)


class GiveTogetherSchema(Schema):
    """Give several parts to `worker`; with `only_possible` those that do not fit stay where they are."""

    worker = fields.Integer(required=True)
    visits = fields.List(fields.Nested(WantedPartSchema), required=True, validate=SEVERAL)
    only_possible = fields.Boolean(load_default=False)


class BoardStepSchema(Schema):
    """One change: where the part stood before, the soft rules that it breaks, and the version it left."""

    visit_id = fields.Integer()
    version = fields.Integer()
    position = fields.Integer()
    before = fields.Nested(PlacementSchema)
    rules = fields.List(fields.Nested(RuleSchema))


class BoardChangedSchema(Schema):
    """The visits and rows that changed; `gone`: visits that were cancelled."""

    steps = fields.List(fields.Nested(BoardStepSchema))
    visits = fields.List(fields.Nested(BoardVisitSchema))
    gone = fields.List(fields.Integer())
    workers = fields.List(fields.Nested(BoardWorkerSchema))
    plan = fields.Nested(PlanSchema, allow_none=True)
    changes = fields.Integer()


class BoardBackSchema(Schema):
    """Which visit stands in the place of which cancelled one."""

    was = fields.Integer()
    visit_id = fields.Integer()


class BoardUncancelledSchema(BoardChangedSchema):
    """What came back."""

    back = fields.List(fields.Nested(BoardBackSchema))


class BoardRefusedSchema(Schema):
    """A visit that does not fit, and what stands in the way."""

    visit_id = fields.Integer()
    name = fields.String()
    rules = fields.List(fields.Nested(RuleSchema))


class GivenTogetherSchema(Schema):
    """What came of it: `changed` null when nothing was moved, as some do not fit; `able` that would."""

    able = fields.Integer()
    refused = fields.List(fields.Nested(BoardRefusedSchema))
    changed = fields.Nested(BoardChangedSchema, allow_none=True)
