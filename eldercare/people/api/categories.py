"""`/api/v1/seniors/{id}/categories` and `/categories`: what seniors count as, and how many on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import SeniorCategory
from eldercare.people.rules import CATEGORIES
from eldercare.people.rules.categories import DATED, LONGEST_BASIS, WORDS, masked_basis
from eldercare.people.schemas.common import one_of

api = Blueprint("categories-api", __name__, url_prefix="/api/v1", description="Categories of seniors")


class NewCategorySchema(Schema):
    """What is recorded."""

    category = fields.String(required=True, validate=one_of(CATEGORIES))
    since = fields.Date(required=True)
    basis = fields.String(load_default="", validate=validate.Length(max=LONGEST_BASIS))


class EndSchema(Schema):
    """What does not hold any more, and the first day without it."""

    category = fields.String(required=True, validate=one_of(CATEGORIES))
    until = fields.Date(required=True)


class CategorySchema(Schema):
    """A category; it holds while `until`, the first day without it, is null. Numbers of people are masked."""

    category = fields.String(validate=one_of(DATED))
    since = fields.Date()
    until = fields.Date(allow_none=True)
    basis = fields.Function(lambda row: masked_basis(row.basis or ""), metadata={"type": "string"})


class DaySchema(Schema):
    """The day that is counted; without it today."""

    day = fields.Date(load_default=None)


class CountSchema(Schema):
    """How many counted as this."""

    category = fields.String(validate=one_of(WORDS))
    count = fields.Integer()


@api.route("/seniors/<int:senior_id>/categories", methods=["GET"], endpoint="categories")
@requires("senior.see")
@api.response(200, CategorySchema(many=True))
def categories(senior_id: int) -> Sequence[SeniorCategory]:
    """What a senior counts as and counted as."""
    return queries.categories_of(queries.senior_of(me(), senior_id).id)


@api.route("/seniors/<int:senior_id>/categories", methods=["POST"], endpoint="record")
@requires("senior.edit")
@api.arguments(NewCategorySchema)
@api.response(201, CategorySchema)
def record(body: dict[str, Any], senior_id: int) -> SeniorCategory:
    """Record a category with its first day."""
    return actions.record_category(me(), senior_id, **body, now=now())


@api.route("/seniors/<int:senior_id>/categories/end", methods=["POST"], endpoint="end")
@requires("senior.edit")
@api.arguments(EndSchema)
@api.response(200, CategorySchema)
def end(body: dict[str, Any], senior_id: int) -> SeniorCategory:
    """Record that a category does not hold any more; its days stay."""
    return actions.end_category(me(), senior_id, **body, now=now())


@api.route("/categories", methods=["GET"], endpoint="count")
@requires("senior.see")
@api.arguments(DaySchema, location="query")
@api.response(200, CountSchema(many=True))
def count(query: dict[str, date | None]) -> list[dict[str, Any]]:
    """How many of the caller's scope, on the roll that day, counted as what."""
    found = queries.count_by_category(me(), query["day"] or local_date(now()))
    return [{"category": code, "count": number} for code, number in found.items()]
