"""Shapes of what a phone sends and gets. Moments are ISO 8601 with a zone."""

from marshmallow import Schema, fields, validate

SHORT = validate.Length(max=200)


class FieldEntrySchema(Schema):
    """An entry from the field. Without a position, or far from the home, `reason` is needed.

    `event_id` is made on the device; the same one sent again changes nothing.
    """

    lat = fields.Float(allow_none=True, load_default=None, validate=validate.Range(-90, 90))
    lon = fields.Float(allow_none=True, load_default=None, validate=validate.Range(-180, 180))
    accuracy = fields.Float(
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=0),
        metadata={"description": "Metres within which the position is right"},
    )
    device_at = fields.AwareDateTime(allow_none=True, load_default=None)
    reason = fields.String(load_default="", validate=SHORT)
    note = fields.String(load_default="", validate=validate.Length(max=500))
    event_id = fields.String(allow_none=True, load_default=None, validate=validate.Length(8, 36))


class TaskEntrySchema(Schema):
    """A tick, or a tick taken back."""

    code = fields.String(required=True, validate=validate.Length(1, 30))
    done = fields.Boolean(load_default=True)
    device_at = fields.AwareDateTime(allow_none=True, load_default=None)
    event_id = fields.String(allow_none=True, load_default=None, validate=validate.Length(8, 36))


class VerdictSchema(Schema):
    """Whether a visit with exceptions counts; `version` guards against a stale look."""

    counts = fields.Boolean(required=True)
    version = fields.Integer(allow_none=True, load_default=None)


class VisitStateSchema(Schema):
    """Where a visit stands after a step."""

    id = fields.Integer()
    state = fields.String()
    version = fields.Integer()


class MyDayQuerySchema(Schema):
    """Which day; today when left out."""

    day = fields.Date(load_default=None, allow_none=True)


class MyVisitSchema(Schema):
    """One visit of the own day."""

    id = fields.Integer(attribute="visit.id")
    state = fields.String(attribute="visit.state")
    version = fields.Integer(attribute="visit.version")
    service = fields.String(attribute="visit.service_code")
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    minutes = fields.Integer(attribute="visit.minutes")
    travel_minutes = fields.Float(attribute="part.travel_minutes")
    travel_km = fields.Float(attribute="part.travel_km")
    name = fields.String(attribute="visit.senior.name")
    address = fields.String(attribute="visit.residence.address")
    lat = fields.Float(attribute="visit.residence.lat")
    lon = fields.Float(attribute="visit.residence.lon")
    checked_in_at = fields.AwareDateTime(attribute="attendance.check_in_at", allow_none=True)
    checked_out_at = fields.AwareDateTime(attribute="attendance.check_out_at", allow_none=True)
    ticked = fields.List(fields.String())


class MyDaySchema(Schema):
    """The own day in order."""

    day = fields.Date()
    visits = fields.List(fields.Nested(MyVisitSchema))
