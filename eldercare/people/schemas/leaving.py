"""Shapes of the API about leaving the roll."""

from flask_babel import gettext
from marshmallow import Schema, fields

from eldercare.people.leaving import BY_HAND, RETURNS, STAYS, STOPS
from eldercare.people.rules import LEFT_REASONS
from eldercare.people.schemas.common import one_of


class OutlookQuerySchema(Schema):
    """For which day and reason."""

    day = fields.Date(load_default=None)
    reason = fields.String(load_default="", validate=one_of({"": "", **LEFT_REASONS}))


class LineSchema(Schema):
    """One thing: it stops by itself, somebody must see to it, or it stays."""

    kind = fields.String(validate=one_of((STOPS, BY_HAND, STAYS)))
    count = fields.Integer()
    text = fields.Function(lambda line: gettext(line.word, **line.params), metadata={"type": "string"})


class NewDepartureSchema(Schema):
    """From which day on, and why."""

    day = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of(LEFT_REASONS))


class DepartureSchema(NewDepartureSchema):
    """What is recorded; `settled_at` is null until the day has come."""

    recorded_at = fields.DateTime()
    settled_at = fields.DateTime(allow_none=True)


class OutlookSchema(Schema):
    """What is recorded, and what stops."""

    departure = fields.Nested(DepartureSchema, allow_none=True)
    lines = fields.List(fields.Nested(LineSchema))


class ReturnSchema(Schema):
    """Why back on the roll."""

    why = fields.String(required=True, validate=one_of(RETURNS))


class ReturnedSchema(Schema):
    """What could not be put back."""

    lines = fields.List(fields.Nested(LineSchema))
