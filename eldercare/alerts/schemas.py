"""Shapes of `/api/v1/alarms`, `/devices` and `/parked`. No phone and no health note of the register
is among them; how an alarm ended is told to the desk and to who went there."""

from marshmallow import Schema, fields, validate

from eldercare.alerts.rules import KINDS, OUTCOMES
from eldercare.core.paging import LAST_PAGE


class WaitingSchema(Schema):
    """How many alarms ask the caller to act."""

    waiting = fields.Integer(required=True)


class OfferSchema(Schema):
    """Somebody who was asked to go."""

    worker_id = fields.Integer()
    rank = fields.Integer()
    minutes = fields.Float()
    km = fields.Float()
    state = fields.String()
    offered_at = fields.AwareDateTime()
    seen_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    why = fields.Dict()


class AlarmEventSchema(Schema):
    """One line of the timeline."""

    seq = fields.Integer()
    at = fields.AwareDateTime()
    verb = fields.String()
    source = fields.String()
    target = fields.String()
    user_id = fields.Integer(allow_none=True)
    worker_id = fields.Integer(allow_none=True)
    params = fields.Dict()


class AlarmSchema(Schema):
    """An alarm; the senior by id only."""

    id = fields.Integer()
    senior_id = fields.Integer()
    device_id = fields.Integer(allow_none=True)
    kind = fields.String(validate=validate.OneOf(list(KINDS)))
    state = fields.String()
    condition = fields.String()
    rings = fields.Boolean()
    urgency = fields.Integer()
    presses = fields.Integer()
    test = fields.Boolean()
    late = fields.Boolean()
    opened_at = fields.AwareDateTime()
    pressed_at = fields.AwareDateTime()
    accepted_at = fields.AwareDateTime(allow_none=True)
    on_scene_at = fields.AwareDateTime(allow_none=True)
    overdue_at = fields.AwareDateTime(allow_none=True)
    last_press_at = fields.AwareDateTime(allow_none=True)
    cancel_asked_at = fields.AwareDateTime(allow_none=True)
    confirmed_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    next_action_at = fields.AwareDateTime(allow_none=True)
    worker_id = fields.Integer(allow_none=True)
    outcome = fields.String(allow_none=True)
    station_id = fields.Integer()
    area_code = fields.String()


class AlarmDetailSchema(AlarmSchema):
    """An alarm with its offers and its timeline."""

    note = fields.String()
    offers = fields.List(fields.Nested(OfferSchema))
    events = fields.List(fields.Nested(AlarmEventSchema))


class AlarmListSchema(Schema):
    """Open alarms, then the newest closed ones."""

    items = fields.List(fields.Nested(AlarmSchema))


class AcceptAlarmSchema(Schema):
    """Who goes: a responder leaves it out, the desk names a worker or takes it itself."""

    worker_id = fields.Integer(load_default=None, allow_none=True)


class DeclineAlarmSchema(Schema):
    """Who refuses and why; a responder leaves the worker out."""

    worker_id = fields.Integer(load_default=None, allow_none=True)
    reason = fields.String(load_default="", validate=validate.Length(max=200))


class HandOverSchema(Schema):
    """Who goes instead."""

    worker_id = fields.Integer(required=True)


class CallSchema(Schema):
    """Whether the senior was reached."""

    reached = fields.Boolean(required=True)


class CloseAlarmSchema(Schema):
    """How it ended."""

    outcome = fields.String(required=True, validate=validate.OneOf(list(OUTCOMES)))
    note = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class DeviceQuerySchema(Schema):
    """What the device list is narrowed to."""

    trouble = fields.String(
        data_key="only",
        load_default="",
        validate=validate.OneOf(["", "unprotected", "low", "silent", "offline", "unbound", "test"]),
    )
    q = fields.String(load_default="", validate=validate.Length(max=60))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=LAST_PAGE))


class DeviceSchema(Schema):
    """A device and how it is."""

    id = fields.Integer()
    device_id = fields.String()
    model = fields.String()
    senior_id = fields.Integer(allow_none=True)
    room = fields.String()
    station_id = fields.Integer(allow_none=True)
    battery = fields.Integer(allow_none=True)
    online = fields.Boolean()
    last_seen_at = fields.AwareDateTime(allow_none=True)
    test_until = fields.AwareDateTime(allow_none=True)
    synthetic = fields.Boolean()


class DeviceListSchema(Schema):
    """A page of devices."""

    items = fields.List(fields.Nested(DeviceSchema))
    total = fields.Integer()
    page = fields.Integer()


class ParkedSchema(Schema):
    """A message that could not be taken, and why."""

    id = fields.Integer()
    topic = fields.String()
    reason = fields.String()
    detail = fields.String()
    device_id = fields.String()
    urgent = fields.Boolean()
    count = fields.Integer()
    received_at = fields.AwareDateTime()
    last_at = fields.AwareDateTime()


class ParkedListSchema(Schema):
    """Parked messages that wait for a look."""

    items = fields.List(fields.Nested(ParkedSchema))
