"""The alarms answered too late, one by one, each with what was found out about it."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.alerts import queries
from eldercare.alerts.actions.reviewing import NOTE_LIMIT, review_alarm
from eldercare.alerts.errors import ReviewMissingError
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.pages.history import MONTHS_SHOWN
from eldercare.alerts.queries.misses import LIMIT_S, REVIEWED
from eldercare.alerts.rules import KINDS
from eldercare.core.time import at, local_date, month_of, now
from eldercare.core.wording import sentence_of


@pages.get("/alarms/misses")
@requires("alarm.see")
def misses_page() -> str:
    """Every alarm of a month that nobody accepted within 180 s."""
    moment = now()
    today = local_date(moment)
    month = min(month_of(request.args.get("month", ""), today), today.replace(day=1))
    filters = _filters(month)
    return render_template(
        "alerts/misses.html",
        filters=filters,
        month=month,
        months=[today.replace(day=1) - relativedelta(months=back) for back in range(MONTHS_SHOWN)],
        found=queries.misses(me(), filters, now=moment),
        figures=queries.kpi(me(), since=filters.since, until=filters.until, now=moment),
        address=_address,
        limit_s=LIMIT_S,
        note_limit=NOTE_LIMIT,
        moment=moment,
    )


def _filters(month: date) -> queries.MissFilters:
    kind, only = request.args.get("kind", ""), request.args.get("only", "")
    return queries.MissFilters(
        since=at(month, 0),
        until=at(month + relativedelta(months=1), 0),
        kind=kind if kind in KINDS else "",
        only=only if only in REVIEWED else "",
    )


def _address(**changes: Any) -> str:
    """The address of this page with some filters changed."""
    kept = {name: request.args.get(name) for name in ("month", "kind", "only")} | changes
    return url_for("alerts.misses_page", **{name: value for name, value in kept.items() if value})


@pages.post("/alarms/<int:alarm_id>/review")
@requires("alarm.handle")
def review(alarm_id: int) -> Response:
    """Store what was found out about an alarm, and go back to the list."""
    alarm = queries.alarm_of(me(), alarm_id, "alarm.handle")
    try:
        review_alarm(alarm.id, remark=request.form.get("note", ""), by=me(), now=now())
    except ReviewMissingError as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("What was found out about alarm no. %(number)s is stored.", number=alarm_id), "done")
    kept = {name: request.form.get(name) for name in ("month", "kind", "only")}
    return redirect(_address(**kept, _anchor=f"miss-{alarm_id}"))
