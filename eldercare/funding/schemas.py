"""Shapes of the API of this room."""

from marshmallow import Schema, fields


class MonthQuerySchema(Schema):
    """Which month, by its first day."""

    month = fields.Date(required=True, metadata={"description": "First day of the month"})


class ServiceLineSchema(Schema):
    """One service of the month."""

    service = fields.String(attribute="service.code")
    visits = fields.Integer()
    minutes = fields.Integer()
    amount = fields.Decimal(as_string=True, metadata={"description": "Yuan"})
