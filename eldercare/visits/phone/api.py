"""`/api/v1/my/day` and what is recorded at the door."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.visits.actions import attendance, tasks, verification
from eldercare.visits.actions.field import Sent
from eldercare.visits.blueprints import api
from eldercare.visits.models import Visit
from eldercare.visits.phone.queries import my_visits
from eldercare.visits.phone.schemas import (
    FieldEntrySchema,
    MyDayQuerySchema,
    MyDaySchema,
    TaskEntrySchema,
    VerdictSchema,
    VisitStateSchema,
)


@api.route("/my/day", methods=["GET"])
@requires("day.see")
@api.arguments(MyDayQuerySchema, location="query")
@api.response(200, MyDaySchema)
def my_day(query: dict[str, Any]) -> dict[str, Any]:
    """The caller's own visits of a day, in order."""
    day = query["day"] or local_date(now())
    return {"day": day, "visits": my_visits(me().worker_id or 0, day, day)}


@api.route("/visits/<int:visit_id>/set-out", methods=["POST"])
@requires("visit.attend")
@api.arguments(FieldEntrySchema)
@api.response(200, VisitStateSchema)
def set_out(entry: dict[str, Any], visit_id: int) -> Visit:
    """On the way."""
    return attendance.set_out(visit_id, me(), Sent(**entry), now=now())


@api.route("/visits/<int:visit_id>/check-in", methods=["POST"])
@requires("visit.attend")
@api.arguments(FieldEntrySchema)
@api.response(200, VisitStateSchema)
def check_in(entry: dict[str, Any], visit_id: int) -> Visit:
    """At the door. 422 with the field `reason` when the place must be explained; it is then taken."""
    return attendance.check_in(visit_id, me(), Sent(**entry), now=now())


@api.route("/visits/<int:visit_id>/check-out", methods=["POST"])
@requires("visit.attend")
@api.arguments(FieldEntrySchema)
@api.response(200, VisitStateSchema)
def check_out(entry: dict[str, Any], visit_id: int) -> Visit:
    """The work is over. 422 with `reason` (place) or `note` (open tasks) when something must be explained."""
    return attendance.check_out(visit_id, me(), Sent(**entry), now=now())


@api.route("/visits/<int:visit_id>/tasks", methods=["POST"])
@requires("visit.attend")
@api.arguments(TaskEntrySchema)
@api.response(200, VisitStateSchema)
def tick(entry: dict[str, Any], visit_id: int) -> Visit:
    """Tick a task, or take the tick back."""
    act = tasks.tick_task if entry.pop("done") else tasks.untick_task
    return act(visit_id, entry.pop("code"), me(), Sent(**entry), now=now())


@api.route("/visits/<int:visit_id>/verify", methods=["POST"])
@requires("visit.verify")
@api.arguments(VerdictSchema)
@api.response(200, VisitStateSchema)
def verify(verdict: dict[str, Any], visit_id: int) -> Visit:
    """Decide whether a visit with exceptions counts."""
    decide = verification.verify if verdict["counts"] else verification.reject
    return decide(visit_id, me(), version=verdict["version"], now=now())
