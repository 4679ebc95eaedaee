"""`/api/v1/seniors/{id}/departure`: what stops, recording it, taking it back."""

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.api.seniors import etag_of
from eldercare.people.errors import NotLeftError
from eldercare.people.leaving import may_be_looked_at
from eldercare.people.schemas.leaving import (
    DepartureSchema,
    NewDepartureSchema,
    OutlookQuerySchema,
    OutlookSchema,
    ReturnedSchema,
    ReturnSchema,
)

api = Blueprint("leaving-api", __name__, url_prefix="/api/v1", description="Leaving the roll")


@api.route("/seniors/<int:senior_id>/departure", methods=["GET"], endpoint="departure")
@requires("senior.edit")
@api.arguments(OutlookQuerySchema, location="query")
@api.response(200, OutlookSchema)
def departure(query: dict[str, Any], senior_id: int) -> dict[str, Any]:
    """What is recorded, and what stops on that day or on the one of the query; writes nothing."""
    senior = queries.senior_of(me(), senior_id)
    known = actions.departure_of(senior_id)
    today = local_date(now())
    day: date = known.day if known else query["day"] or today
    if not known and not may_be_looked_at(day, today):
        raise InvalidInputError({"day": N_("Choose a day of the last two years or the next one.")})
    reason = known.reason if known else query["reason"]
    return {"departure": known, "lines": actions.outlook(senior, day=day, reason=reason, now=now())}


@api.route("/seniors/<int:senior_id>/departure", methods=["PUT"], endpoint="leave")
@requires("senior.edit")
@api.etag
@api.arguments(NewDepartureSchema)
@api.response(200, DepartureSchema)
def leave(body: dict[str, Any], senior_id: int) -> dict[str, Any]:
    """The senior leaves the roll. Needs If-Match with the ETag of the senior: 428 without, 412 when stale."""
    known = queries.senior_of(me(), senior_id)
    api.check_etag(etag_of(known))
    row = actions.record_departure(me(), senior_id, **body, expected=known.version, now=now())
    answer = {name: getattr(row, name) for name in ("day", "reason", "recorded_at", "settled_at")}
    api.set_etag(etag_of(queries.senior_of(me(), senior_id)))
    return answer


@api.route("/seniors/<int:senior_id>/departure/undo", methods=["POST"], endpoint="come_back")
@requires("senior.edit")
@api.arguments(ReturnSchema)
@api.response(200, ReturnedSchema)
def come_back(body: dict[str, Any], senior_id: int) -> dict[str, Any]:
    """Back on the roll: typed by mistake, or the person has come back. Says what could not be put back."""
    queries.senior_of(me(), senior_id)
    if actions.departure_of(senior_id) is None:
        raise NotLeftError
    return {"lines": actions.undo_departure(me(), senior_id, why=body["why"], now=now()).lost}
