"""The list of planning jobs with the form for the next one, and one job."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError, InvalidInputError
from eldercare.core.feed import last_id
from eldercare.core.paging import page_of
from eldercare.core.time import day_of, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.visits.actions.plan_jobs import ask_plan, cancel_plan, plan_again
from eldercare.visits.blueprints import pages
from eldercare.visits.plan_jobs.queries import PER_PAGE, Filters, job_of, jobs_of
from eldercare.visits.plan_jobs.regions import regions_for
from eldercare.visits.plan_jobs.rules import KINDS, MOST_DAYS, OPEN, STATES
from eldercare.visits.plan_jobs.view import job_json, rows_of

Page = str | Response | tuple[str, int]


@pages.get("/planning-jobs")
@requires("board.see")
def planning_jobs_page() -> str:
    """Every plan that was asked for: `?state=&kind=&region=&page=`."""
    return shown_list()


def shown_list(problem: str = "", given: dict[str, Any] | None = None) -> str:
    """The page of all jobs; `problem` says why the last one was not taken."""
    feed_cursor = last_id()
    filters = filters_given()
    found = jobs_of(me(), filters)
    tomorrow = local_date(now()) + timedelta(days=1)
    return render_template(
        "visits/planning_jobs.html",
        filters=filters,
        found=found,
        jobs=rows_of(found.rows, me()),
        pages_in_all=max(1, -(-found.total // PER_PAGE)),
        address=lambda **changes: address(filters, **changes),
        kinds=KINDS,
        states=STATES,
        open_count=sum(found.by_state.get(state, 0) for state in OPEN),
        regions=regions_for(me()),
        given=given or {"region": filters.region, "first_day": tomorrow, "last_day": tomorrow},
        today=tomorrow - timedelta(days=1),
        most_days=MOST_DAYS,
        may_plan=me().may("visit.plan"),
        problem=problem,
        feed_cursor=feed_cursor,
    )


def filters_given() -> Filters:
    """What the address asks for; unknown codes narrow nothing."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return Filters(
        state=state if state in {"open", *STATES} else "",
        kind=kind if kind in KINDS else "",
        region=request.args.get("region", "")[:20],
        page=page_of(request.args),
    )


def address(filters: Filters, **changes: Any) -> str:
    """The address of the list with other filters; a changed filter begins at the first page."""
    kept = {"state": filters.state, "kind": filters.kind, "region": filters.region} | changes
    return url_for("visits.planning_jobs_page", **{key: value for key, value in kept.items() if value})


@pages.get("/planning-jobs/<int:job_id>")
@requires("board.see")
def planning_job_page(job_id: int) -> str:
    """One job: how far it is, what it saved, what was not as it should be."""
    return shown_job(job_id)


def shown_job(job_id: int, problem: str = "") -> str:
    """The page of a job; `problem` says why the last step was not taken."""
    feed_cursor = last_id()
    job = job_json(job_of(me(), job_id), me())
    return render_template(
        "visits/planning_job.html",
        job=job,
        problem=problem,
        is_past=date.fromisoformat(job["last_day"]) < local_date(now()),
        feed_cursor=feed_cursor,
    )


@pages.post("/planning-jobs")
@requires("visit.plan")
def ask_planning_job_form() -> Page:
    """Ask for a plan and go on to its page."""
    region, today = request.form.get("region", ""), local_date(now())
    first_day = day_of(request.form.get("first_day", "")) or today
    last_day = day_of(request.form.get("last_day", "")) or first_day
    try:
        asked = ask_plan(region, first_day, last_day, actor=me(), now=now())
    except InvalidInputError as error:
        given = {"region": region, "first_day": first_day, "last_day": last_day}
        return shown_list(" ".join(gettext(text) for text in error.fields.values()), given), error.status
    return to_job(asked.job.id)


@pages.post("/planning-jobs/<int:job_id>/cancel")
@requires("visit.plan")
def cancel_planning_job_form(job_id: int) -> Page:
    """End a job; what it saved stays."""
    job_of(me(), job_id)
    try:
        cancel_plan(job_id, actor=me(), now=now())
    except EldercareError as error:
        if error.status != 409:
            raise
        return shown_job(job_id, sentence_of(error)), error.status
    return to_job(job_id)


@pages.post("/planning-jobs/<int:job_id>/again")
@requires("visit.plan")
def plan_again_form(job_id: int) -> Page:
    """Ask once more for the same."""
    job_of(me(), job_id)
    try:
        asked = plan_again(job_id, actor=me(), now=now())
    except EldercareError as error:
        if error.status != 409:
            raise
        return shown_job(job_id, sentence_of(error)), error.status
    return to_job(asked.job.id)


def to_job(job_id: int) -> Response:
    """On to the page of a job."""
    return redirect(url_for("visits.planning_job_page", job_id=job_id))
