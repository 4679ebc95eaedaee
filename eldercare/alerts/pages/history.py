"""Closed alarms and how fast they were answered, month by month."""

from dataclasses import replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import Response, render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.alerts import queries
from eldercare.alerts.models import Alarm
from eldercare.alerts.pages.blueprint import pages
from eldercare.alerts.queries.alarms import PER_PAGE
from eldercare.alerts.rules import KINDS, OUTCOMES
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_name
from eldercare.core.sheets import csv_lines
from eldercare.core.time import at, local, local_date, month_of, now
from eldercare.people.actions import record_export

MONTHS_SHOWN = 6
EXPORT_LIMIT = 10_000
COLUMNS = (
    N_("No."),
    N_("Opened"),
    N_("Kind"),
    N_("Senior"),
    N_("Who went"),
    N_("Accepted, s"),
    N_("At the door, min"),
    N_("Outcome"),
)


@pages.get("/alarms/history")
@requires("alarm.see")
def history_page() -> str:
    """The month's answer times with their counts, the slow ones to look at, and every closed alarm."""
    today = local_date(now())
    month = _month_asked(today)
    filters = _filters(month)
    rows, total = queries.history(me(), filters)
    return render_template(
        "alerts/history.html",
        filters=filters,
        month=month,
        months=[today.replace(day=1) - relativedelta(months=back) for back in range(MONTHS_SHOWN)],
        figures=queries.kpi(me(), since=filters.since, until=filters.until, now=now()),
        rows=rows,
        total=total,
        pages=max(1, -(-total // PER_PAGE)),
        address=_address,
        export_url=_address().replace(url_for("alerts.history_page"), url_for("alerts.history_csv"), 1),
    )


def _filters(month: date) -> queries.HistoryFilters:
    given = request.args
    kind, outcome = given.get("kind", ""), given.get("outcome", "")
    return queries.HistoryFilters(
        since=at(month, 0),
        until=at(month + relativedelta(months=1), 0),
        kind=kind if kind in KINDS else "",
        outcome=outcome if outcome in OUTCOMES else "",
        slow=given.get("slow") == "1",
        page=page_of(given),
    )


def _month_asked(today: date) -> date:
    return min(month_of(request.args.get("month", ""), today), today.replace(day=1))


def _address(**changes: Any) -> str:
    """The address of this page with some filters changed; any change but of the page begins at page 1."""
    kept = {name: request.args.get(name) for name in ("month", "kind", "outcome", "slow")} | changes
    return url_for("alerts.history_page", **{name: value for name, value in kept.items() if value})


@pages.get("/alarms/history.csv")
@requires("alarm.see")
def history_csv() -> Response:
    """The same alarms as a table for Excel, names masked; the export is recorded."""
    filters = _filters(_month_asked(local_date(now())))
    rows, _ = queries.history(me(), replace(filters, page=1), per_page=EXPORT_LIMIT)
    table = csv_lines([[gettext(word) for word in COLUMNS], *map(_csv_row, rows)])
    record_export(me(), "alarm", len(rows), now=now())
    name = f"alarms-{filters.since:%Y-%m}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response("".join(table), mimetype="text/csv", headers=headers)


def _csv_row(alarm: Alarm) -> list[object]:
    waited = (alarm.accepted_at - alarm.opened_at).total_seconds() if alarm.accepted_at else ""
    door = round((alarm.on_scene_at - alarm.opened_at).total_seconds() / 60, 1) if alarm.on_scene_at else ""
    return [
        alarm.id,
        f"{local(alarm.opened_at):%Y-%m-%d %H:%M:%S}",
        gettext(KINDS[alarm.kind]),
        mask_name(alarm.senior.name),
        alarm.worker.name if alarm.worker else "",
        waited,
        door,
        gettext(OUTCOMES.get(alarm.outcome or "", "")),
    ]
