"""Shapes of the API of this room."""

from marshmallow import Schema, fields


class MonthQuerySchema(Schema):
    """Which month, by its first day."""

    month = fields.Date(required=True, metadata={"description": "First day of the month"})


class OperatorLineSchema(Schema):
    """One operator of the month, by who ran the station on the day of each visit."""

    operator_id = fields.Integer(attribute="operator.id", allow_none=True, dump_default=None)
    operator_name = fields.String(attribute="operator.name", allow_none=True, dump_default=None)
    stations = fields.Integer()
    visits = fields.Integer()
    minutes = fields.Integer()
    amount = fields.Decimal(as_string=True, metadata={"description": "Yuan"})


class ServiceLineSchema(Schema):
    """One service of the month."""

    service = fields.String(attribute="service.code")
    visits = fields.Integer()
    minutes = fields.Integer()
    amount = fields.Decimal(as_string=True, metadata={"description": "Yuan"})
