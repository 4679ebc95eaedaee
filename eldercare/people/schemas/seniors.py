"""Shapes of seniors."""

from marshmallow import Schema, fields, validate

from eldercare.core.coordinates import SYSTEMS, WGS84
from eldercare.core.privacy import mask_id, mask_phone
from eldercare.people.rules import (
    CATEGORIES,
    GRADES,
    LANGUAGES,
    LIVING,
    REVEAL_FIELDS,
    REVEAL_REASONS,
    SEXES,
)
from eldercare.people.rules.doubles import ANOTHER
from eldercare.people.rules.positions import SOURCES
from eldercare.people.schemas.common import PagedSchema, one_of
from eldercare.people.schemas.contacts import ContactSchema


class SeniorQuerySchema(PagedSchema):
    """Filters of the list of seniors."""

    q = fields.String(load_default="", validate=validate.Length(max=60))
    living = fields.String(load_default="", validate=validate.OneOf(["", *sorted(LIVING)]))
    grade = fields.Integer(load_default=None, allow_none=True, validate=one_of(GRADES))
    area = fields.String(load_default="", validate=validate.Regexp(r"^\d{0,14}$"))
    sort = fields.String(
        load_default="name", validate=one_of(("name", "-name", "age", "-age", "grade", "-grade"))
    )
    consent = fields.String(load_default="", validate=validate.OneOf(["", "missing"]))
    left = fields.Boolean(load_default=False, metadata={"description": "Those who have left the roll"})


class SeniorSchema(Schema):
    """A senior in a list."""

    id = fields.Integer()
    name = fields.String()
    sex = fields.String(validate=one_of(SEXES))
    birth_date = fields.Date()
    address = fields.String()
    living = fields.String(validate=one_of(LIVING))
    grade = fields.Integer()
    categories = fields.List(fields.String())
    station_id = fields.Integer()
    synthetic = fields.Boolean()


class SeniorDetailSchema(SeniorSchema):
    """One senior. The health note is left out; it is read through a reveal."""

    id_number = fields.Function(
        lambda senior: mask_id(senior.id_number) if senior.id_number else None,
        metadata={"type": "string", "nullable": True},
    )
    phone = fields.Function(
        lambda senior: mask_phone(senior.phone) if senior.phone else None,
        metadata={"type": "string", "nullable": True},
    )
    area_code = fields.String()
    lat = fields.Float()
    lon = fields.Float()
    languages = fields.List(fields.String(validate=one_of(LANGUAGES)))
    crs = fields.Function(
        lambda _senior: WGS84, metadata={"type": "string", "description": "Positions are told as WGS-84"}
    )
    given_crs = fields.Function(
        lambda senior: senior.crs, metadata={"type": "string", "description": "The system it came in"}
    )
    position_source = fields.String(validate=one_of(SOURCES))
    position_by = fields.String(metadata={"description": "The provider that found it"})
    precision_m = fields.Integer(allow_none=True)
    moves_on = fields.Date(allow_none=True, metadata={"description": "When another address begins to hold"})
    needs_same_sex = fields.Boolean()
    key_note = fields.String()
    caution = fields.String()
    left_on = fields.Date(allow_none=True)
    left_reason = fields.String(allow_none=True)
    version = fields.Integer()
    contacts = fields.List(fields.Nested(ContactSchema))


class SeniorListSchema(Schema):
    """A page of seniors."""

    items = fields.List(fields.Nested(SeniorSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class SeniorPatchSchema(Schema):
    """What may be changed of a senior; what is left out stays. The grade follows from assessments."""

    name = fields.String(validate=validate.Length(1, 40))
    sex = fields.String(validate=one_of(SEXES))
    birth_date = fields.Date()
    id_number = fields.String(validate=validate.Length(max=20))
    phone = fields.String(validate=validate.Length(max=20))
    area_code = fields.String(validate=validate.Length(max=20))
    station_id = fields.Integer()
    address = fields.String(validate=validate.Length(1, 120))
    lat = fields.Float()
    lon = fields.Float()
    crs = fields.String(
        validate=one_of(SYSTEMS), metadata={"description": "The system of `lat` and `lon`; WGS-84 without it"}
    )
    living = fields.String(validate=one_of(LIVING))
    categories = fields.List(fields.String(validate=one_of(CATEGORIES)))
    languages = fields.List(fields.String(validate=one_of(LANGUAGES)))
    needs_same_sex = fields.Boolean()
    key_note = fields.String(validate=validate.Length(max=200))
    caution = fields.String(validate=validate.Length(max=200))
    health_note = fields.String(validate=validate.Length(max=1000))


class NewSeniorSchema(SeniorPatchSchema):
    """A senior who comes onto the register."""

    name = fields.String(required=True, validate=validate.Length(1, 40))
    area_code = fields.String(required=True, validate=validate.Length(max=20))
    station_id = fields.Integer(required=True)
    address = fields.String(required=True, validate=validate.Length(1, 120))
    another = fields.String(load_default="", validate=validate.OneOf(["", *sorted(ANOTHER)]))


class RevealSchema(Schema):
    """Which masked value, and why."""

    field = fields.String(required=True, validate=one_of(REVEAL_FIELDS))
    reason = fields.String(required=True, validate=one_of(REVEAL_REASONS))
    contact_id = fields.Integer(load_default=None, allow_none=True)


class RevealedSchema(Schema):
    """The plain value; the reading was recorded."""

    value = fields.String()
