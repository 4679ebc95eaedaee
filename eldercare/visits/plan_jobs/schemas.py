"""Shapes of the planning jobs' API."""

from marshmallow import Schema, fields, validate

from eldercare.visits.plan_jobs.rules import KINDS, STATES


class JobQuerySchema(Schema):
    """Which jobs: `state` may be `open`; `region` is the code of a station or an area."""

    state = fields.String(load_default="", validate=validate.OneOf(["", "open", *STATES]))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *KINDS]))
    region = fields.String(load_default="", validate=validate.Length(max=20))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))


class AskSchema(Schema):
    """A plan for the days from first to last; `region` empty asks for the whole county."""

    region = fields.String(load_default="", validate=validate.Length(max=20))
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


class ProgressSchema(Schema):
    """How far a job is: `running` until it is over."""

    state = fields.String()
    value = fields.Float()
    max = fields.Float()
    title = fields.String()
    note = fields.String()
    can_cancel = fields.Boolean()


class JobSchema(Schema):
    """A planning job; counts are of the stations that the asker sees."""

    id = fields.Integer()
    kind = fields.String()
    state = fields.String()
    region = fields.String()
    place = fields.String()
    first_day = fields.String()
    last_day = fields.String()
    asked_at = fields.AwareDateTime()
    started_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    asked_by = fields.String(allow_none=True)
    regions_done = fields.Integer()
    regions_total = fields.Integer()
    best_cost = fields.Float(allow_none=True)
    again_of = fields.Integer(allow_none=True)
    visits = fields.Integer()
    planned = fields.Integer()
    unassigned = fields.Integer()
    may_steer = fields.Boolean()


class JobListSchema(Schema):
    """A page of jobs."""

    total = fields.Integer()
    jobs = fields.List(fields.Nested(JobSchema))


class ProblemLineSchema(Schema):
    """Something that was not as it should be, with the day and station to look at."""

    code = fields.String()
    text = fields.String()
    day = fields.String()
    station = fields.String()
    place = fields.String()


class DayMadeSchema(Schema):
    """What was saved for a station's day; `left_out` counts visits by the code of the reason."""

    day = fields.String()
    station = fields.String()
    visits = fields.Integer()
    planned = fields.Integer()
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer())


class WholeJobSchema(JobSchema):
    """One job with progress, results and problem lines."""

    progress = fields.Nested(ProgressSchema)
    failure = fields.String()
    days_made = fields.List(fields.Nested(DayMadeSchema))
    problems = fields.List(fields.Nested(ProblemLineSchema))


class OpenJobSchema(Schema):
    """The job that is about to plan a station's day, or null."""

    job = fields.Nested(WholeJobSchema, allow_none=True)
