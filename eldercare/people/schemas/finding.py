"""Shapes of the search."""

from marshmallow import Schema, fields, validate

from eldercare.people.rules import (
    WORKER_KINDS,
)
from eldercare.people.schemas.common import one_of
from eldercare.people.schemas.seniors import SeniorSchema


class SearchQuerySchema(Schema):
    """What somebody typed into the search line."""

    q = fields.String(required=True, validate=validate.Length(1, 60))
    left = fields.Boolean(
        load_default=False,
        metadata={"description": "Also who is no longer on the roll"},
    )


class FoundWorkerSchema(Schema):
    """A worker among search results."""

    id = fields.Integer()
    kind = fields.String(validate=one_of(WORKER_KINDS))
    name = fields.String()
    station_id = fields.Integer()


class FoundSeniorSchema(SeniorSchema):
    """A senior who was found; `left_on` of one who is no longer on the roll."""

    left_on = fields.Date(allow_none=True)


class FoundSchema(Schema):
    """Who was found, the best first; `more` says that the list was cut."""

    seniors = fields.List(fields.Nested(FoundSeniorSchema))
    workers = fields.List(fields.Nested(FoundWorkerSchema))
    more = fields.Boolean()
