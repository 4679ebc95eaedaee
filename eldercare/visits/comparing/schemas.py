"""Shapes of the comparison's API."""

from marshmallow import Schema, fields

from eldercare.visits.board.schemas import BoardQuerySchema


class CompareQuerySchema(BoardQuerySchema):
    """Which days: from `day` (today when left out) to `last` (the same day when left out), a week at most."""

    last = fields.Date()


class ComparedFigureSchema(Schema):
    """A number on both sides, the difference, and the difference in words."""

    name = fields.String()
    word = fields.String()
    before = fields.Float()
    after = fields.Float()
    by = fields.Float()
    unit = fields.String()
    tone = fields.String()
    text = fields.String()


class ComparedVisitSchema(Schema):
    """A visit that somebody gets or loses."""

    visit_id = fields.Integer()
    senior = fields.String()
    service = fields.String()
    day = fields.String()
    time = fields.String()


class ComparedMoveSchema(Schema):
    """The same person at another time."""

    visit_id = fields.Integer()
    senior = fields.String()
    service = fields.String()
    day = fields.String()
    before = fields.String()
    after = fields.String()
    minutes = fields.Integer()


class ComparedPersonSchema(Schema):
    """What changes for one person; minutes of visits and ways on both sides."""

    worker_id = fields.Integer()
    name = fields.String()
    changes = fields.Integer()
    gains = fields.List(fields.Nested(ComparedVisitSchema))
    loses = fields.List(fields.Nested(ComparedVisitSchema))
    moves = fields.List(fields.Nested(ComparedMoveSchema))
    minutes_before = fields.Integer()
    minutes_after = fields.Integer()


class ComparedWithoutSchema(Schema):
    """A visit of the draft that has nobody, and why."""

    visit_id = fields.Integer()
    senior = fields.String()
    service = fields.String()
    day = fields.String()
    reason = fields.String()


class ComparisonSchema(Schema):
    """The draft beside what was told. `versions` by day are what publishing must give back."""

    station = fields.String()
    first_day = fields.String()
    last_day = fields.String()
    was_told = fields.Boolean()
    changes = fields.Integer()
    versions = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True))
    sentence = fields.String()
    figures = fields.List(fields.Nested(ComparedFigureSchema))
    cost = fields.List(fields.Nested(ComparedFigureSchema))
    people = fields.List(fields.Nested(ComparedPersonSchema))
    without = fields.List(fields.Nested(ComparedWithoutSchema))
    without_before = fields.Integer()
