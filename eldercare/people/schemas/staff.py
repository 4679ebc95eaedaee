"""marshmallow shapes of the API of workers; what is allowed stands in the actions."""

from datetime import date

from marshmallow import Schema, fields, validate

from eldercare.people.rules import LANGUAGES, SEXES, SKILLS, TRAVEL_MODES, WORKER_KINDS
from eldercare.people.rules.certificates import KINDS as CERTIFICATE_KINDS
from eldercare.people.rules.certificates import mask_number
from eldercare.people.rules.hours import DAY_REASONS, MIDNIGHT
from eldercare.people.rules.staff import LEFT_REASONS, OPEN_SKILLS
from eldercare.people.rules.training import KINDS as TRAINING_KINDS
from eldercare.people.rules.training import RESULTS
from eldercare.people.schemas.common import one_of
from eldercare.people.schemas.workers import WorkerSchema


class WorkerDetailSchema(WorkerSchema):
    """One worker; the phone is left out, it is shown on the page."""

    lat = fields.Float()
    lon = fields.Float()
    active = fields.Boolean()
    left_on = fields.Date(allow_none=True)
    left_reason = fields.String(allow_none=True)
    version = fields.Integer()


class WorkerPatchSchema(Schema):
    """What may be changed of a worker; what is left out stays."""

    name = fields.String(validate=validate.Length(1, 40))
    kind = fields.String(validate=one_of(WORKER_KINDS))
    sex = fields.String(validate=one_of(SEXES))
    phone = fields.String(validate=validate.Length(max=20))
    area_code = fields.String(validate=validate.Length(max=20))
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    travel_mode = fields.String(validate=one_of(TRAVEL_MODES))
    max_minutes = fields.Integer(validate=validate.Range(1, 1440))
    languages = fields.List(fields.String(validate=one_of(LANGUAGES)))
    skills = fields.List(
        fields.String(validate=one_of(OPEN_SKILLS)),
        metadata={"description": "Skills that need no certificate; the others follow from certificates"},
    )


class NewWorkerSchema(WorkerPatchSchema):
    """A worker who begins."""

    name = fields.String(required=True, validate=validate.Length(1, 40))
    kind = fields.String(required=True, validate=one_of(WORKER_KINDS))
    sex = fields.String(required=True, validate=one_of(SEXES))
    area_code = fields.String(required=True, validate=validate.Length(max=20))
    station_id = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
    first_day = fields.Date(load_default=None, allow_none=True)


class EndWorkerSchema(Schema):
    """The last day of somebody."""

    last_day = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of(LEFT_REASONS))


class FreedSchema(Schema):
    """How many parts of coming visits went back to the pool."""

    freed = fields.Integer()


class WorkSpellSchema(Schema):
    """Work from `starts` to `ends`, minutes after local midnight; a night of a week ends in the morning."""

    starts = fields.Integer(required=True, validate=validate.Range(0, MIDNIGHT))
    ends = fields.Integer(required=True, validate=validate.Range(0, MIDNIGHT))
    break_minutes = fields.Integer(load_default=0, validate=validate.Range(0, MIDNIGHT))
    break_from = fields.Integer(load_default=0, validate=validate.Range(0, MIDNIGHT))
    break_to = fields.Integer(load_default=0, validate=validate.Range(0, MIDNIGHT))


class WeekSpellSchema(WorkSpellSchema):
    """A spell of the weekly pattern; 0 is Monday."""

    weekday = fields.Integer(required=True, validate=validate.Range(0, 6))


class PatternSchema(Schema):
    """The weekly hours from a day on; days without a spell are free."""

    since = fields.Date(required=True)
    spells = fields.List(fields.Nested(WeekSpellSchema), required=True, validate=validate.Length(max=28))


class DaysQuerySchema(Schema):
    """Which days."""

    first = fields.Date(
        load_default=None, allow_none=True, validate=validate.Range(date(2000, 1, 1), date(2100, 1, 1))
    )
    count = fields.Integer(load_default=7, validate=validate.Range(1, 62))


class WorkDaySchema(Schema):
    """One day of a worker: the hours in force, and why they differ from the week."""

    day = fields.Date()
    spells = fields.List(fields.Nested(WorkSpellSchema))
    reason = fields.String(metadata={"description": "Empty when the day is as the week says"})


class NewDaysSchema(Schema):
    """Days that differ from the week; a free day or a holiday has no spells."""

    days = fields.List(fields.Date(), required=True, validate=validate.Length(1, 31))
    reason = fields.String(required=True, validate=one_of(DAY_REASONS))
    spells = fields.List(fields.Nested(WorkSpellSchema), load_default=list, validate=validate.Length(max=4))


class NewCertificateSchema(Schema):
    """A certificate that was shown."""

    kind = fields.String(required=True, validate=one_of(CERTIFICATE_KINDS))
    number = fields.String(load_default="", validate=validate.Length(max=40))
    issuer = fields.String(load_default="", validate=validate.Length(max=80))
    issued_on = fields.Date(load_default=None, allow_none=True)
    expires_on = fields.Date(load_default=None, allow_none=True)
    skills = fields.List(
        fields.String(validate=one_of(SKILLS)),
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: those of the kind"},
    )
    renews = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class CertificateSchema(Schema):
    """A certificate; its number is masked."""

    id = fields.Integer()
    worker_id = fields.Integer()
    kind = fields.String()
    number = fields.Function(lambda row: mask_number(row.number), metadata={"type": "string"})
    issuer = fields.String()
    issued_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    skills = fields.List(fields.String())
    renews_id = fields.Integer(allow_none=True)
    withdrawn_on = fields.Date(allow_none=True)


class ExpiringQuerySchema(Schema):
    """Which certificates to renew."""

    state = fields.String(load_default="", validate=validate.OneOf(["", "expired", "expiring"]))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ExpiringRowSchema(Schema):
    """A certificate that ends, or a skill whose paper is not recorded."""

    worker_id = fields.Integer()
    certificate_id = fields.Integer(allow_none=True)
    kind = fields.String()
    skill = fields.String()
    until = fields.Date()
    name = fields.String()


class ExpiringSchema(Schema):
    """A page of certificates to renew."""

    items = fields.List(fields.Nested(ExpiringRowSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class NewTrainingSchema(Schema):
    """A course on one day."""

    course = fields.String(required=True, validate=validate.Length(1, 80))
    day = fields.Date(required=True)
    minutes = fields.Integer(required=True, validate=validate.Range(1, 1440))
    kind = fields.String(required=True, validate=one_of(TRAINING_KINDS))
    proof = fields.String(load_default="", validate=validate.Length(max=80))


class TrainingSchema(NewTrainingSchema):
    """A course that was recorded."""

    id = fields.Integer()
    worker_id = fields.Integer()


class TrainedSchema(Schema):
    """Training of a worker: the year's minutes against the goal, and every course."""

    year = fields.Integer()
    minutes = fields.Integer()
    goal = fields.Integer()
    goal_is_default = fields.Boolean()
    items = fields.List(fields.Nested(TrainingSchema))


class NewHealthCheckSchema(Schema):
    """A health check: the day, the code of its result, the next one."""

    day = fields.Date(required=True)
    result = fields.String(required=True, validate=one_of(RESULTS))
    next_due = fields.Date(load_default=None, allow_none=True)


class HealthCheckSchema(Schema):
    """A check as it is listed: the result stays on the page."""

    id = fields.Integer()
    worker_id = fields.Integer()
    day = fields.Date()
    next_due = fields.Date(allow_none=True)
