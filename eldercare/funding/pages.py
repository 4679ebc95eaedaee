"""Settlement: what the month's verified visits cost."""

from decimal import Decimal

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.paging import page_of
from eldercare.core.privacy import mask_name
from eldercare.core.sheets import csv_lines
from eldercare.core.time import local_date, month_of, now
from eldercare.funding import queries
from eldercare.people.actions import record_export

pages = Blueprint(
    "funding",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/funding/static",
)

OPERATOR_HEADS = (N_("Operator"), N_("Stations"), N_("Visits"), N_("Minutes"), N_("Yuan"))
HEADS = (N_("No."), N_("Name"), N_("Station"), N_("Visits"), N_("Minutes"), N_("Yuan"))


@pages.get("/settlement")
@requires("settlement.see")
def settlement_page() -> str:
    """The month by service and by senior."""
    month = month_of(request.args.get("month", ""), local_date(now()))
    page = page_of(request.args)
    services = queries.by_service(me(), month)
    seniors, total = queries.by_senior(me(), month, page)
    return render_template(
        "funding/settlement.html",
        month=month,
        months=queries.months() or [month],
        services=services,
        operators=queries.by_operator(me(), month),
        seniors=seniors,
        total=total,
        page=page,
        pages=max(1, -(-total // queries.PER_PAGE)),
        visits=sum(line.visits for line in services),
        minutes=sum(line.minutes for line in services),
        amount=sum((line.amount for line in services), Decimal(0)),
        invented=queries.prices_are_invented(),
    )


@pages.get("/settlement.csv")
@requires("settlement.see")
def settlement_csv() -> Response:
    """The month by senior as a table with masked names; the export is recorded."""
    month = month_of(request.args.get("month", ""), local_date(now()))
    lines = queries.every_senior(me(), month)
    rows: list[list[object]] = [[gettext(head) for head in HEADS]]
    for line in lines:
        senior = line.senior
        rows.append(
            [senior.id, mask_name(senior.name), senior.station.name, line.visits, line.minutes, line.amount]
        )
    # Last: a transaction forgets what was read before it, and every senior would be asked for again.
    record_export(me(), "settlement", len(lines), now=now())
    return _table(rows, f"settlement-{month:%Y-%m}.csv")


@pages.get("/settlement-operators.csv")
@requires("settlement.see")
def settlement_operators_csv() -> Response:
    """The month by who ran the station on the day of each visit; it names no senior."""
    month = month_of(request.args.get("month", ""), local_date(now()))
    rows: list[list[object]] = [[gettext(head) for head in OPERATOR_HEADS]]
    for line in queries.by_operator(me(), month):
        name = line.operator.name if line.operator else gettext("no contract in force")
        rows.append([name, line.stations, line.visits, line.minutes, line.amount])
    record_export(me(), "settlement_operators", len(rows) - 1, now=now())
    return _table(rows, f"settlement-operators-{month:%Y-%m}.csv")


def _table(rows: list[list[object]], name: str) -> Response:
    answer = Response("".join(csv_lines(rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
