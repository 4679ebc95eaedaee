"""What several shapes share: codes to choose from, pages of lists, stations."""

from typing import Any

from marshmallow import Schema, fields, validate


def one_of(codes: Any) -> validate.OneOf:
    """Only codes of a table."""
    return validate.OneOf(sorted(codes))


class PagedSchema(Schema):
    """Page numbers of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class StationDayQuerySchema(Schema):
    """On which day the stations are asked for."""

    on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today without it"})


class StationSchema(Schema):
    """An open care station, and who runs it on the day."""

    id = fields.Integer(attribute="station.id")
    code = fields.String(
        attribute="station.code", metadata={"description": "Also the name of a planning region"}
    )
    name = fields.String(attribute="station.name")
    name_en = fields.String(attribute="station.name_en")
    operator_id = fields.Integer(attribute="operator.id", allow_none=True, dump_default=None)
    operator_name = fields.String(attribute="operator.name", allow_none=True, dump_default=None)
    area_code = fields.String(attribute="station.area_code")
    lat = fields.Float(attribute="station.lat")
    lon = fields.Float(attribute="station.lon")
    seniors = fields.Integer()
    workers = fields.Integer()
