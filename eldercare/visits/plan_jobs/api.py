"""`/api/v1/planning-jobs`: ask for a plan, follow it, end it."""

from typing import Any

from eldercare.accounts.access import me, requires
from eldercare.core.time import now
from eldercare.visits.actions.plan_jobs import ask_plan, cancel_plan, plan_again
from eldercare.visits.blueprints import api
from eldercare.visits.models import PlanningJob
from eldercare.visits.plan_jobs import schemas
from eldercare.visits.plan_jobs.queries import Filters, job_of, jobs_of
from eldercare.visits.plan_jobs.view import job_json, rows_of

Json = dict[str, Any]


def whole(job: PlanningJob) -> Json:
    """A job as it stands now."""
    return job_json(job_of(me(), job.id), me())


@api.route("/planning-jobs", methods=["GET"])
@requires("board.see")
@api.arguments(schemas.JobQuerySchema, location="query")
@api.response(200, schemas.JobListSchema)
def planning_jobs(query: Json) -> Json:
    """The planning jobs, newest first."""
    found = jobs_of(me(), Filters(**query))
    return {"total": found.total, "jobs": rows_of(found.rows, me())}


@api.route("/planning-jobs", methods=["POST"])
@requires("visit.plan")
@api.arguments(schemas.AskSchema)
@api.response(202, schemas.WholeJobSchema)
def ask_planning_job(request: Json) -> Json:
    """Ask for a plan; while a job for the same region and days is open, that one is given back."""
    asked = ask_plan(request["region"], request["first_day"], request["last_day"], actor=me(), now=now())
    return whole(asked.job)


@api.route("/planning-jobs/<int:job_id>", methods=["GET"])
@requires("board.see")
@api.response(200, schemas.WholeJobSchema)
def planning_job(job_id: int) -> Json:
    """One job: progress, what came of each day, problem lines."""
    return job_json(job_of(me(), job_id), me())


@api.route("/planning-jobs/<int:job_id>/progress", methods=["GET"])
@requires("board.see")
@api.response(200, schemas.ProgressSchema)
def planning_job_progress(job_id: int) -> Json:
    """How far a job is, for a bar."""
    progress: Json = job_json(job_of(me(), job_id), me())["progress"]
    return progress


@api.route("/planning-jobs/<int:job_id>/cancel", methods=["POST"])
@requires("visit.plan")
@api.response(200, schemas.WholeJobSchema)
def cancel_planning_job(job_id: int) -> Json:
    """End a job within a second or two; the plans that it saved stay."""
    return whole(cancel_plan(job_id, actor=me(), now=now()))


@api.route("/planning-jobs/<int:job_id>/again", methods=["POST"])
@requires("visit.plan")
@api.response(202, schemas.WholeJobSchema)
def plan_job_again(job_id: int) -> Json:
    """Ask once more for what a job was about."""
    return whole(plan_again(job_id, actor=me(), now=now()).job)
