"""Shapes of caregivers and village group leaders."""

from marshmallow import Schema, fields, validate

from eldercare.people.rules import (
    ABSENCE_REASONS,
    SEXES,
    SKILLS,
    TRAVEL_MODES,
    WORKER_KINDS,
)
from eldercare.people.schemas.common import PagedSchema, one_of


class WorkerQuerySchema(PagedSchema):
    """Filters of the list of workers."""

    q = fields.String(load_default="", validate=validate.Length(max=60))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *sorted(WORKER_KINDS)]))
    area = fields.String(load_default="", validate=validate.Regexp(r"^\d{0,14}$"))
    away_on = fields.Date(load_default=None, allow_none=True)


class SkillSchema(Schema):
    """A skill and until when it counts."""

    skill = fields.String(validate=one_of(SKILLS))
    until = fields.Date(allow_none=True)


class ShiftSchema(Schema):
    """A spell of the weekly pattern; minutes after local midnight, 0 is Monday; it counts from `since` to
    `until`, null for no bound."""

    weekday = fields.Integer()
    starts = fields.Integer()
    ends = fields.Integer()
    break_minutes = fields.Integer()
    break_from = fields.Integer()
    break_to = fields.Integer()
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)


class NewAbsenceSchema(Schema):
    """Days on which a worker does not come, both included."""

    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of(ABSENCE_REASONS))
    from_minute = fields.Integer(load_default=0, validate=validate.Range(0, 1439))


class AbsenceSchema(NewAbsenceSchema):
    """An absence that was reported."""

    id = fields.Integer()
    worker_id = fields.Integer()


class WorkerSchema(Schema):
    """A caregiver or village group leader."""

    id = fields.Integer()
    kind = fields.String(validate=one_of(WORKER_KINDS))
    name = fields.String()
    sex = fields.String(validate=one_of(SEXES))
    station_id = fields.Integer()
    area_code = fields.String()
    travel_mode = fields.String(validate=one_of(TRAVEL_MODES))
    max_minutes = fields.Integer()
    languages = fields.List(fields.String())
    skills = fields.List(fields.Nested(SkillSchema))
    shifts = fields.List(fields.Nested(ShiftSchema))
    absences = fields.List(fields.Nested(AbsenceSchema))
    synthetic = fields.Boolean()


class WorkerListSchema(Schema):
    """A page of workers."""

    items = fields.List(fields.Nested(WorkerSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
