"""Shapes of the doors of gatherings for programs. Moments are ISO 8601 with a zone."""

from marshmallow import Schema, fields, validate

from eldercare.visits.gatherings.queries import COMING, SHOWS


class GatheringsQuerySchema(Schema):
    """Which station, and which of its gatherings."""

    station = fields.String(load_default=None, validate=validate.Length(1, 20))
    show = fields.String(load_default=COMING, validate=validate.OneOf(SHOWS))


class GatheringHostSchema(Schema):
    """Somebody who hosts; `away`: absent at that time."""

    worker_id = fields.Integer()
    name = fields.String()
    away = fields.Boolean()


class GatheringSchema(Schema):
    """One day of a gathering. `short`: it lacks a host; `came` counts once it was begun."""

    id = fields.Integer()
    gathering_id = fields.Integer()
    version = fields.Integer()
    station = fields.String(metadata={"description": "Code of the station"})
    service = fields.String(metadata={"description": "Code of the service"})
    name = fields.String()
    state = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    places = fields.Integer()
    signed = fields.Integer()
    came = fields.Integer()
    short = fields.Boolean()
    hosts = fields.List(fields.Nested(GatheringHostSchema))


class GatheringListSchema(Schema):
    """The gatherings of a station."""

    items = fields.List(fields.Nested(GatheringSchema))


class SignUpSchema(Schema):
    """One senior who has signed up; `came` null until somebody ticked."""

    senior_id = fields.Integer()
    name = fields.String()
    signed_at = fields.AwareDateTime()
    came = fields.Boolean(allow_none=True)


class GatheringDetailSchema(GatheringSchema):
    """One day with those who have signed up."""

    sign_ups = fields.List(fields.Nested(SignUpSchema))


class NewSignUpSchema(Schema):
    """Whom to sign up; `acknowledged`: although the entitlement of the month is passed."""

    senior_id = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
    acknowledged = fields.Boolean(load_default=False)


class WithdrawalSchema(Schema):
    """Who does not come after all."""

    senior_id = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
