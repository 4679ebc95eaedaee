"""Shapes of the API of places and operators. Phones of operators are masked."""

from typing import Any

from marshmallow import Schema, fields, validate

from eldercare.core.privacy import mask_name, mask_phone
from eldercare.people.places.words import LEVELS, MODES, OPERATOR_KINDS
from eldercare.people.schemas.common import PagedSchema, one_of

Text = fields.String


def text(most: int, least: int = 0, **more: Any) -> fields.String:
    """A text of at most so many characters."""
    return Text(validate=validate.Length(least, most), **more)


def degrees(**more: Any) -> fields.Float:
    """Degrees of WGS-84."""
    return fields.Float(allow_nan=False, **more)


class AreaPatchSchema(Schema):
    """What may be changed of an area; what is left out stays. `boundary` null takes the outline away."""

    name = text(40, 1)
    name_en = text(60)
    lat = degrees()
    lon = degrees()
    boundary = fields.Dict(
        keys=Text(), allow_none=True, metadata={"description": "GeoJSON Polygon or MultiPolygon, WGS-84"}
    )


class NewAreaSchema(AreaPatchSchema):
    """An area to be added; its code begins with that of the area around it."""

    code = Text(required=True, validate=validate.Regexp(r"^\d{6}(\d{3}(\d{3}(\d{2})?)?)?$"))
    name = text(40, 1, required=True)
    lat = degrees(required=True)
    lon = degrees(required=True)


class AreaSchema(Schema):
    """An area of the tree."""

    code = Text()
    level = Text(validate=one_of(LEVELS))
    name = Text()
    name_en = Text()
    lat = degrees()
    lon = degrees()
    radius_m = fields.Float()
    closed_on = fields.Date(allow_none=True)
    synthetic = fields.Boolean()
    version = fields.Integer()


class AreaDetailSchema(AreaSchema):
    """One area with its outline."""

    boundary = fields.Dict(keys=Text(), allow_none=True)
    boundary_synthetic = fields.Boolean()


class PointSchema(Schema):
    """A pin on the map of an area."""

    id = Text()
    lat = degrees()
    lon = degrees()
    label = Text()
    colour = Text()
    url = Text()


class PlaceVersionSchema(Schema):
    """The version that the caller has read; 409 when somebody was faster."""

    version = fields.Integer(required=True)


class ClosingSchema(PlaceVersionSchema):
    """The day from which a place is no more: today or before."""

    day = fields.Date(required=True)


class OperatorPatchSchema(Schema):
    """What may be changed of an operator; what is left out stays."""

    name = text(80, 1)
    name_en = text(120)
    kind = Text(validate=one_of(OPERATOR_KINDS))
    credit_code = text(18, metadata={"description": "18 characters of GB 32100-2015, or empty"})
    contact = text(40)
    phone = text(20)


class NewOperatorSchema(OperatorPatchSchema):
    """An operator to be added."""

    name = text(80, 1, required=True)
    kind = Text(required=True, validate=one_of(OPERATOR_KINDS))


class OperatorSchema(Schema):
    """An operator; contact and phone are masked."""

    id = fields.Integer()
    name = Text()
    name_en = Text()
    kind = Text(validate=one_of(OPERATOR_KINDS))
    credit_code = Text(allow_none=True)
    contact = fields.Function(lambda row: mask_name(row.contact or ""), metadata={"type": "string"})
    phone = fields.Function(lambda row: mask_phone(row.phone or ""), metadata={"type": "string"})
    closed_on = fields.Date(allow_none=True)
    synthetic = fields.Boolean()
    version = fields.Integer()


class OperatorQuerySchema(PagedSchema):
    """Filters of the list of operators."""

    q = text(60, load_default="")
    kind = Text(load_default="", validate=validate.OneOf(["", *sorted(OPERATOR_KINDS)]))
    show = Text(load_default="", validate=validate.OneOf(["", "ending", "closed"]))


class OperatorRowSchema(Schema):
    """An operator in the list, with what it runs today."""

    operator = fields.Nested(OperatorSchema)
    stations = fields.Integer()
    institutions = fields.Integer()
    ends = fields.Date(allow_none=True, metadata={"description": "The nearest end of a contract in force"})
    ending = fields.Integer(metadata={"description": "Contracts that need a person"})


class OperatorListSchema(Schema):
    """A page of operators."""

    items = fields.List(fields.Nested(OperatorRowSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class ContractPatchSchema(Schema):
    """What may be changed of a contract; what is left out stays."""

    operator_id = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    since = fields.Date()
    until = fields.Date(allow_none=True)
    number = text(40)
    note = text(300)


class NewContractSchema(ContractPatchSchema):
    """A contract for a station or for an institution, not for both."""

    operator_id = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
    since = fields.Date(required=True)
    station_id = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))
    institution_id = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class ContractSchema(Schema):
    """A contract: from a day to a day, both included."""

    id = fields.Integer()
    operator_id = fields.Integer()
    station_id = fields.Integer(allow_none=True)
    institution_id = fields.Integer(allow_none=True)
    since = fields.Date()
    until = fields.Date(allow_none=True)
    number = Text()
    note = Text()
    version = fields.Integer()


class StationPatchSchema(Schema):
    """What may be changed of a station; what is left out stays."""

    name = text(60, 1)
    name_en = text(80)
    area_code = text(20)
    lat = degrees()
    lon = degrees()
    phone = text(20)


class NewStationSchema(StationPatchSchema):
    """A station to be added; its code names a planning region."""

    code = text(20, 1, required=True)
    name = text(60, 1, required=True)
    area_code = text(20, required=True)


class StationDetailSchema(Schema):
    """One station, whether open or closed."""

    id = fields.Integer()
    code = Text()
    name = Text()
    name_en = Text()
    area_code = Text()
    lat = degrees()
    lon = degrees()
    phone = Text()
    closed_on = fields.Date(allow_none=True)
    version = fields.Integer()


class ModeSchema(Schema):
    """A way of operation from a day on."""

    mode = Text(required=True, validate=one_of(MODES))
    since = fields.Date(required=True)
    until = fields.Date(dump_only=True, allow_none=True)


class NewModeSchema(PlaceVersionSchema):
    """Another way of operation from a day on, and the version of the institution that was read."""

    mode = Text(required=True, validate=one_of(MODES))
    since = fields.Date(required=True)


class InstitutionPatchSchema(Schema):
    """What may be changed of an institution; what is left out stays."""

    name = text(60, 1)
    name_en = text(80)
    area_code = text(20)
    address = text(120)
    beds = fields.Integer(validate=validate.Range(0, 100_000))
    residents = fields.Integer(validate=validate.Range(0, 100_000))
    lat = degrees()
    lon = degrees()


class NewInstitutionSchema(InstitutionPatchSchema):
    """An institution to be added, and how it is run from a day on."""

    name = text(60, 1, required=True)
    area_code = text(20, required=True)
    beds = fields.Integer(required=True, validate=validate.Range(0, 100_000))
    residents = fields.Integer(required=True, validate=validate.Range(0, 100_000))
    mode = Text(required=True, validate=one_of(MODES))
    since = fields.Date(required=True)


class InstitutionSchema(Schema):
    """An institution with its ways of operation, the oldest first."""

    id = fields.Integer()
    name = Text()
    name_en = Text()
    area_code = Text()
    address = Text()
    beds = fields.Integer()
    residents = fields.Integer()
    lat = degrees()
    lon = degrees()
    version = fields.Integer()
    modes = fields.List(fields.Nested(ModeSchema))


class InstitutionListSchema(Schema):
    """A page of institutions."""

    items = fields.List(fields.Nested(InstitutionSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
