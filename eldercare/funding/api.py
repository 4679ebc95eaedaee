"""`/api/v1/settlement`: the doors for programs."""

from datetime import date

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.funding import queries
from eldercare.funding.schemas import MonthQuerySchema, ServiceLineSchema

api = Blueprint("funding-api", __name__, url_prefix="/api/v1", description="Settlement")


@api.route("/settlement", methods=["GET"])
@requires("settlement.see")
@api.arguments(MonthQuerySchema, location="query")
@api.response(200, ServiceLineSchema(many=True))
def settlement(query: dict[str, date]) -> list[queries.ServiceLine]:
    """The month's verified minutes and yuan by service."""
    return queries.by_service(me(), query["month"].replace(day=1))
