"""Shapes of the board's API. Times are minutes after local midnight of the day."""

from marshmallow import Schema, fields, validate


class BoardQuerySchema(Schema):
    """Which board: a day (today when left out) and a station by code (the user's own when left out)."""

    day = fields.Date()
    station = fields.String()


class BoardStationSchema(Schema):
    """The station of the board."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    lat = fields.Float()
    lon = fields.Float()


class PlanSchema(Schema):
    """How the day's plan stands; give `version` back when publishing. `warning` is a sentence or null."""

    state = fields.String()
    version = fields.Integer()
    planned_at = fields.String()
    published_at = fields.String(allow_none=True)
    seconds = fields.Float()
    warning = fields.String(allow_none=True)


class SpellSchema(Schema):
    """A break; `fits` is false when the row leaves no room for it."""

    start = fields.Float()
    end = fields.Float()
    fits = fields.Boolean()


class AwaySchema(Schema):
    """An absence from a minute on."""

    start = fields.Float()
    reason = fields.String()
    text = fields.String()


class BoardGatheringSchema(Schema):
    """A gathering in its host's row, with the way that leads there; `key` is below zero, `day` its id."""

    key = fields.Integer()
    day = fields.Integer()
    name = fields.String()
    state = fields.String()
    start = fields.Float()
    end = fields.Float()
    travel = fields.Integer()
    km = fields.Float()
    short = fields.Integer()


class BoardWorkerSchema(Schema):
    """One row: a person with shift, break, absence and load (minutes of visits and ways)."""

    id = fields.Integer()
    kind = fields.String()
    name = fields.String()
    pinyin = fields.String()
    initials = fields.String()
    sex = fields.String()
    area = fields.String()
    mode = fields.String()
    skills = fields.List(fields.String())
    lat = fields.Float()
    lon = fields.Float()
    shift = fields.List(fields.Float(), allow_none=True)
    gaps = fields.List(
        fields.List(fields.Float()), metadata={"description": "Free spans between two spells of the day"}
    )
    rest = fields.Nested(SpellSchema, allow_none=True)
    away = fields.Nested(AwaySchema, allow_none=True)
    busy = fields.Integer()
    limit = fields.Integer()
    gatherings = fields.List(
        fields.Nested(BoardGatheringSchema),
        metadata={"description": "What the person hosts: no visit is put there, and nothing moves it"},
    )


class BoardSeniorSchema(Schema):
    """Whom the visit is for."""

    id = fields.Integer()
    name = fields.String()
    pinyin = fields.String()
    initials = fields.String()
    sex = fields.String()
    address = fields.String()
    vague = fields.Boolean(metadata={"description": "The position is only a stand-in, or no better"})


class ToldSchema(Schema):
    """What was published of a part."""

    worker = fields.Integer()
    start = fields.Float(allow_none=True)


class PartSchema(Schema):
    """One person's part: draft, way that leads there, what was told, real check-in and check-out."""

    position = fields.Integer()
    worker = fields.Integer(allow_none=True)
    start = fields.Float(allow_none=True)
    end = fields.Float(allow_none=True)
    travel = fields.Integer()
    km = fields.Float()
    short = fields.Integer()
    pinned = fields.Boolean()
    changed = fields.Boolean()
    told = fields.Nested(ToldSchema, allow_none=True)
    came = fields.List(fields.Float(allow_none=True), allow_none=True)


class ReasonSchema(Schema):
    """Why a visit has nobody."""

    code = fields.String(allow_none=True)
    title = fields.String()
    text = fields.String()
    icon = fields.String()


class BoardVisitSchema(Schema):
    """One visit; `mark` names its look, `flags` what the chips count, `pool` that it waits for somebody."""

    id = fields.Integer()
    version = fields.Integer()
    state = fields.String()
    mark = fields.String()
    late = fields.Integer()
    flags = fields.List(fields.String())
    open = fields.Boolean()
    pool = fields.Boolean()
    reason = fields.Nested(ReasonSchema, allow_none=True)
    senior = fields.Nested(BoardSeniorSchema)
    place = fields.String()
    lat = fields.Float()
    lon = fields.Float()
    caution = fields.String()
    service = fields.String()
    word = fields.String()
    family = fields.String()
    heard = fields.String(
        allow_none=True,
        metadata={"description": "What senior and family were told, how far it came, their answer"},
    )
    code = fields.String(metadata={"description": "Of the service"})
    skills = fields.List(fields.String())
    same_sex = fields.Boolean()
    window = fields.List(fields.Float())
    minutes = fields.Integer()
    staff = fields.Integer()
    parts = fields.List(fields.Nested(PartSchema))


class BoardSchema(Schema):
    """A station's day."""

    station = fields.Nested(BoardStationSchema)
    day = fields.String()
    now = fields.Float(allow_none=True)
    is_past = fields.Boolean()
    span = fields.List(fields.Float())
    plan = fields.Nested(PlanSchema, allow_none=True)
    changes = fields.Integer()
    asked = fields.Integer(metadata={"description": "Answers to messages about visits that wait, of any day"})
    workers = fields.List(fields.Nested(BoardWorkerSchema))
    visits = fields.List(fields.Nested(BoardVisitSchema))


class PlanRequestSchema(BoardQuerySchema):
    """Plan a day; `seconds` bounds the search."""

    seconds = fields.Float(load_default=2.0, validate=validate.Range(min=0.1, max=30))


class PublishSchema(BoardQuerySchema):
    """Publish what was looked at: `version` of the plan, null for a day without one."""

    version = fields.Integer(load_default=None, allow_none=True)


class PublishedSchema(Schema):
    """How many visits changed, for how many people."""

    changes = fields.Integer()
    people = fields.Integer()
    version = fields.Integer()
