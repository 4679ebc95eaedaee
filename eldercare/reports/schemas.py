"""Shapes of the API of this room."""

from marshmallow import Schema, fields

from eldercare.reports.rules import EXCLUDED


class ReportsPeriodSchema(Schema):
    """A period, both days included; this year up to yesterday where none is given."""

    first = fields.Date(data_key="from", load_default=None)
    last = fields.Date(data_key="to", load_default=None)


class ReportsChannelSchema(Schema):
    """People who came first through one channel."""

    channel = fields.String(metadata={"description": "platform, station or group_leader"})
    name = fields.String()
    numerator = fields.Integer()
    value = fields.Float(allow_none=True, metadata={"description": "Of the whole denominator"})


class ReportsTownSchema(Schema):
    """The share of one town."""

    code = fields.String()
    name = fields.String()
    numerator = fields.Integer()
    denominator = fields.Integer()
    value = fields.Float(allow_none=True)
    by_channel = fields.List(fields.Nested(ReportsChannelSchema))


class ReportsPublishedSchema(Schema):
    """A figure that the county published; how it was computed was not."""

    value = fields.Float()
    period = fields.String()
    note = fields.String()


class ReportsHomeVisitShareSchema(Schema):
    """The home-visit share of a period with everything that makes it up."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    value = fields.Float(allow_none=True, metadata={"description": "Between 0 and 1; null without anybody"})
    numerator = fields.Integer()
    denominator = fields.Integer()
    formula = fields.String(metadata={"description": "In words"})
    rule_version = fields.String()
    by_channel = fields.List(fields.Nested(ReportsChannelSchema))
    by_town = fields.List(fields.Nested(ReportsTownSchema))
    excluded = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": ", ".join(EXCLUDED)}
    )
    published = fields.Nested(ReportsPublishedSchema)
    synthetic = fields.Boolean(metadata={"description": "Demonstration data, not a real statistic"})


class ReportsFigureSchema(Schema):
    """A figure as it was computed."""

    code = fields.String()
    name = fields.String()
    value = fields.Float(allow_none=True)
    numerator = fields.Integer()
    denominator = fields.Integer()
    formula = fields.String()
    rule_version = fields.String()


class ReportsNeedSchema(Schema):
    """One line of what needs somebody; the most urgent comes first."""

    kind = fields.String()
    count = fields.Integer()
    due = fields.AwareDateTime()
    title = fields.String()
    sub = fields.String()
    figure = fields.String()
    note = fields.String()
    action = fields.String()
    url = fields.String()


class ReportsVisitsTodaySchema(Schema):
    """How far the day's visits are; `finished` are done or wait for verification."""

    total = fields.Integer()
    finished = fields.Integer()
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer())


class ReportsPointSchema(Schema):
    """A place on the map, WGS-84."""

    id = fields.String()
    lat = fields.Float()
    lon = fields.Float()
    kind = fields.String()
    state = fields.String()
    label = fields.String()
    url = fields.String()
    alarm = fields.Boolean()


class ReportsHazardsTodaySchema(Schema):
    """Open hazards in the caller's scope."""

    open = fields.Integer()
    overdue = fields.Integer()
    due_today = fields.Integer()


class ReportsDevicesTodaySchema(Schema):
    """Devices that say nothing, and homes that are unprotected."""

    silent = fields.Integer()
    homes_unprotected = fields.Integer()


class ReportsTodaySchema(Schema):
    """Everything of the Today page; null where the caller's role may not enter the room."""

    at = fields.AwareDateTime()
    day = fields.Date()
    needs = fields.List(fields.Nested(ReportsNeedSchema))
    visits = fields.Nested(ReportsVisitsTodaySchema)
    points = fields.List(fields.Nested(ReportsPointSchema))
    hazards = fields.Nested(ReportsHazardsTodaySchema, allow_none=True)
    devices = fields.Nested(ReportsDevicesTodaySchema, allow_none=True)
    alarm_answers = fields.List(fields.Nested(ReportsFigureSchema))
    home_visit_share = fields.Nested(ReportsHomeVisitShareSchema)
