"""The desk's pages: who is sick or late, which visits that hits, and what the planner proposes."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, EldercareError, InvalidInputError
from eldercare.core.feed import last_id
from eldercare.core.time import day_of, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.pages.saving import Page, stepped
from eldercare.visits.actions import disruptions as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.disruptions import queries, report_queries
from eldercare.visits.disruptions.forms import ReportForm
from eldercare.visits.disruptions.rules import KINDS
from eldercare.visits.gatherings.of_people import hit_by
from eldercare.visits.gatherings.words import name_of
from eldercare.visits.models import Disruption

REJECTED, STALE = 422, 409


@pages.get("/disruptions")
@requires("board.see")
def disruptions_page() -> str:
    """Who is sick or late, and how far the re-plans are: `?show=now|reported|all`."""
    today, feed_cursor = local_date(now()), last_id()
    show = request.args.get("show", "now")
    show = show if show in queries.SHOWN else "now"
    rows = queries.list_disruptions(me(), show, today)
    return render_template(
        "visits/disruptions.html",
        rows=rows,
        replans=queries.replans_by_disruption([row.id for row in rows]),
        show=show,
        kinds=KINDS,
        today=today,
        feed_cursor=feed_cursor,
    )


@pages.route("/disruptions/new", methods=["GET", "POST"])
@requires("worker.edit")
def disruption_new_page() -> Page:
    """Report somebody: `?worker=ID&kind=sick|late&day=YYYY-MM-DD`."""
    moment = now()
    today = local_date(moment)
    people = report_queries.workers_to_report(me(), today)
    day = day_of(request.args.get("day", "")) or today
    first = {"worker": request.args.get("worker", type=int), "kind": request.args.get("kind", "sick")}
    form = ReportForm(data=first | {"first_day": day, "last_day": day})
    form.worker.choices = [(one.id, one.name) for one in people]
    if form.validate_on_submit():
        worker = report_queries.worker_to_report(me(), form.worker.data)
        row = _reported(form, worker.id)
        if row is not None:
            flash(gettext("Noted. These visits need somebody else; a re-plan is being worked out."))
            return redirect(url_for("visits.disruption_page", disruption_id=row.id))
    text = render_template("visits/disruption_new.html", form=form, day=day, today=today)
    return (text, REJECTED) if form.is_submitted() else text


def _reported(form: ReportForm, worker_id: int) -> Disruption | None:
    """The report, or None with the reasons at their fields."""
    begins = report_queries.begin_of(worker_id, form.first_day.data)
    try:
        return actions.report(me(), form.report(worker_id, begins), now=now())
    except InvalidInputError as refusal:
        form.put(refusal)
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        form.form_errors.append(sentence_of(refusal))
    return None


@pages.get("/disruptions/<int:disruption_id>")
@requires("board.see")
def disruption_page(disruption_id: int) -> str:
    """One report: the visits that it hits, and the re-plan of each day."""
    feed_cursor, today = last_id(), local_date(now())
    row = queries.disruption_of(me(), disruption_id)
    return render_template(
        "visits/disruption.html",
        row=row,
        hits=queries.hits_of(row),
        gatherings=hit_by(row),
        name_of=name_of,
        replans=queries.replans_by_disruption([row.id]).get(row.id, []),
        kinds=KINDS,
        today=today,
        phone=row.worker.phone if me().may("worker.edit") else "",
        feed_cursor=feed_cursor,
    )


@pages.post("/disruptions/<int:disruption_id>/confirm")
@requires("worker.edit")
def confirm_disruption(disruption_id: int) -> Response:
    """Note what was reported: form field `version`."""
    done = N_("Confirmed and noted. A re-plan is being worked out.")
    return _decide(actions.confirm, disruption_id, done)


@pages.post("/disruptions/<int:disruption_id>/reject")
@requires("worker.edit")
def reject_disruption(disruption_id: int) -> Response:
    """Set a report aside: form field `version`."""
    return _decide(actions.reject, disruption_id, N_("Set aside. Nothing was noted."))


@pages.post("/disruptions/<int:disruption_id>/take-back")
@requires("worker.edit")
def take_back_disruption(disruption_id: int) -> Response:
    """The person comes after all: form field `version`."""
    return _decide(actions.take_back, disruption_id, N_("Taken back: the person comes as planned."))


def _decide(act: Callable[..., object], disruption_id: int, done: str) -> Response:
    version = request.form.get("version", type=int)
    return stepped(
        lambda: act(disruption_id, version=version, actor=me(), now=now()),
        gettext(done),
        url_for("visits.disruption_page", disruption_id=disruption_id),
    )
