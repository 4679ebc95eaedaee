"""The caregiver's own report: sick, or coming late. The desk confirms it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError, InvalidInputError
from eldercare.core.feed import last_id
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.pages.saving import Page
from eldercare.visits.actions import disruptions as actions
from eldercare.visits.blueprints import pages
from eldercare.visits.disruptions import report_queries as queries
from eldercare.visits.disruptions.forms import OwnReportForm
from eldercare.visits.disruptions.rules import KINDS

REJECTED, STALE = 422, 409


@pages.route("/my/report", methods=["GET", "POST"])
@requires("day.see")
def my_report_page() -> Page:
    """Report oneself, and see what became of the own reports."""
    today, feed_cursor, worker_id = local_date(now()), last_id(), me().worker_id or 0
    form = OwnReportForm(data={"first_day": today, "last_day": today})
    if form.validate_on_submit():
        begins = queries.begin_of(worker_id, form.first_day.data)
        try:
            actions.report_by_phone(me(), form.report(worker_id, begins), now=now())
        except InvalidInputError as refusal:
            form.put(refusal)
        else:
            flash(gettext("Sent. Your station confirms it and finds somebody for your visits."))
            return redirect(url_for("visits.my_report_page"))
    text = render_template(
        "visits/my_report.html",
        form=form,
        reports=queries.reports_of(worker_id, today),
        kinds=KINDS,
        today=today,
        feed_cursor=feed_cursor,
    )
    return (text, REJECTED) if form.is_submitted() else text


@pages.post("/my/report/<int:disruption_id>/withdraw")
@requires("day.see")
def withdraw_my_report(disruption_id: int) -> Response:
    """Take the own report back before the desk has confirmed it."""
    try:
        actions.withdraw(disruption_id, actor=me(), now=now())
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("Taken back. Your day stays as it is."))
    return redirect(url_for("visits.my_report_page"))
