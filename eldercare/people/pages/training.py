"""Training and health checks: noted beside a worker, and the lists against goal and due day."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.paging import page_of
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.training import CheckForm, GoalForm, TrainingForm
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules import WORKER_KINDS

FIRST_YEAR, YEARS_AHEAD = 2020, 1
CHECK_STATES = ("none", "late", "soon")


@pages.get("/people/training")
@requires("worker.see")
def workers_training_page() -> str:
    """Everybody's hours of a year against the goal, the furthest from it first."""
    given = request.args
    today = local_date(now())
    year = given.get("year", today.year, type=int)
    year = min(max(year, FIRST_YEAR), today.year + YEARS_AHEAD)
    kind = given.get("kind", "")
    kept: dict[str, Any] = {
        "year": year if year != today.year else None,
        "kind": kind if kind in WORKER_KINDS else "",
        "below": 1 if given.get("below") else None,
    }
    return render_template(
        "people/training.html",
        found=queries.trained(me(), year, below=bool(kept["below"]), kind=kept["kind"], page=page_of(given)),
        goals=queries.goals(year),
        year=year,
        kept=kept,
        form=GoalForm(formdata=None),
        address=lambda **changes: address("people.workers_training_page", kept | changes),
        today=today,
    )


def address(endpoint: str, values: dict[str, Any]) -> str:
    """The address of a list with some filters changed; empty ones are left out."""
    shown = {
        name: value
        for name, value in values.items()
        if value not in {"", None} and (name, value) != ("page", 1)
    }
    return url_for(endpoint, **shown)


@pages.post("/people/training/goals")
@requires("goal.edit")
def training_goal_set() -> Response:
    """The county's goal for a kind of worker, from a year on."""
    form, year = GoalForm(), request.form.get("year", local_date(now()).year, type=int)
    year = min(max(year, FIRST_YEAR), local_date(now()).year + YEARS_AHEAD)
    _taken(form, lambda: actions.set_goal(me(), form.kind.data or "", year, form.hours.minutes, now=now()))
    return redirect(url_for("people.workers_training_page", year=year))


@pages.post("/people/<int:worker_id>/trainings")
@requires("worker.edit")
def training_add(worker_id: int) -> Response:
    """A course that somebody took part in."""
    queries.worker_of(me(), worker_id)
    form = TrainingForm(prefix="training-")
    _taken(form, lambda: actions.record_training(me(), worker_id, form.entry(), now=now()))
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="training"))


@pages.post("/people/trainings/<int:training_id>/remove")
@requires("worker.edit")
def training_remove(training_id: int) -> Response:
    """The record was wrong."""
    worker_id = actions.remove_training(me(), training_id, now=now())
    flash(gettext("The record was taken back."))
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="training"))


@pages.get("/people/health-checks")
@requires("worker.see")
def workers_checks_page() -> str:
    """Whose health check is missing, late or due within 60 days."""
    state = request.args.get("state", "")
    kept = {"state": state if state in CHECK_STATES else ""}
    today = local_date(now())
    return render_template(
        "people/health_checks.html",
        found=queries.checked(me(), today, state=kept["state"], page=page_of(request.args)),
        kept=kept,
        address=lambda **changes: address("people.workers_checks_page", kept | changes),
        today=today,
    )


@pages.post("/people/<int:worker_id>/health-checks")
@requires("worker.edit")
def check_add(worker_id: int) -> Response:
    """A health check that was made."""
    queries.worker_of(me(), worker_id)
    form = CheckForm(prefix="check-")

    def record() -> object:
        day, result, due = form.day.data, form.result.data or "", form.next_due.data
        return actions.record_check(me(), worker_id, day, result, due, now=now())

    _taken(form, record)
    return redirect(url_for("people.worker_page", worker_id=worker_id, _anchor="health"))


def _taken(form: FlaskForm, act: Any) -> None:
    """Do it, or say what is wrong in one sentence: these forms are one line beside a list."""
    if not form.validate_on_submit():
        wrong = [
            f"{form[name].label.text}: {errors[0]}" for name, errors in form.errors.items() if name in form
        ]
        flash(gettext("Nothing was recorded. %(why)s", why=" ".join(wrong)), "error")
        return
    try:
        act()
    except InvalidInputError as refusal:
        why = " ".join(gettext(sentence) for sentence in refusal.fields.values())
        flash(gettext("Nothing was recorded. %(why)s", why=why), "error")
    else:
        flash(gettext("Recorded."))
