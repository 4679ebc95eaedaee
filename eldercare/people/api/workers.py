"""`/api/v1/workers` and their absences."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.api.blueprint import api, listed
from eldercare.people.models import Absence
from eldercare.people.schemas.workers import (
    AbsenceSchema,
    NewAbsenceSchema,
    WorkerListSchema,
    WorkerQuerySchema,
)


@api.route("/workers", methods=["GET"])
@requires("worker.see")
@api.arguments(WorkerQuerySchema, location="query")
@api.response(200, WorkerListSchema)
def workers(query: dict[str, Any]) -> dict[str, Any]:
    """Caregivers and village group leaders in the caller's scope."""
    per_page = query.pop("per_page")
    return listed(queries.list_workers(me(), queries.WorkerFilters(**query), per_page).page)


@api.route("/workers/<int:worker_id>/absences", methods=["POST"], endpoint="report_absence")
@requires("worker.edit")
@api.arguments(NewAbsenceSchema)
@api.response(201, AbsenceSchema)
def report_absence(body: dict[str, Any], worker_id: int) -> Absence:
    """A sick call, leave or training. Reporting the same twice is one absence."""
    return actions.report_absence(me(), worker_id, **body, now=now())
