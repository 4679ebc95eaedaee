"""`/api/v1/settlement`: the doors for programs."""

from datetime import date

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.funding import queries
from eldercare.funding.schemas import MonthQuerySchema, OperatorLineSchema, ServiceLineSchema

api = Blueprint("funding-api", __name__, url_prefix="/api/v1", description="Settlement")


@api.route("/settlement", methods=["GET"])
@requires("settlement.see")
@api.arguments(MonthQuerySchema, location="query")
@api.response(200, ServiceLineSchema(many=True))
def settlement(query: dict[str, date]) -> list[queries.ServiceLine]:
    """The month's verified minutes and yuan by service."""
    return queries.by_service(me(), query["month"].replace(day=1))


@api.route("/settlement/operators", methods=["GET"], endpoint="settlement_operators")
@requires("settlement.see")
@api.arguments(MonthQuerySchema, location="query")
@api.response(200, OperatorLineSchema(many=True))
def settlement_operators(query: dict[str, date]) -> list[queries.OperatorLine]:
    """The month's verified minutes and yuan by who ran the station on the day of each visit."""
    return queries.by_operator(me(), query["month"].replace(day=1))
