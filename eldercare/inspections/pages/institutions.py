"""Institutions: beds, who runs them, what is open, how great the risk is."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.inspections import queries
from eldercare.inspections.pages.blueprint import on_phone, pages
from eldercare.inspections.queries import Filter, InstitutionRow
from eldercare.inspections.wording import MODES

RISKS = ("high", "medium", "low")
SORTS = ("risk", "name", "beds", "open", "inspected")


@pages.get("/institutions")
@requires("institution.see")
def institutions_page() -> str | Response:
    """The list; a manager goes straight to the own institution."""
    rows = queries.institutions(me(), today=local_date(now()))
    if me().role == "manager" and len(rows) == 1:
        return redirect(url_for("inspections.institutions_one", institution_id=rows[0].institution.id))
    given = request.args
    risk = given.get("risk", "") if given.get("risk") in RISKS else ""
    mode = given.get("mode", "") if given.get("mode") in MODES else ""
    sort = given.get("sort", "") if given.get("sort") in SORTS else SORTS[0]
    wanted = [row for row in rows if risk in {"", row.risk} and mode in {"", row.mode}]
    return render_template(
        "inspections/institutions_phone.html" if on_phone() else "inspections/institutions_desk.html",
        rows=sorted(wanted, key=lambda row: order(row, sort)),
        total=len(rows),
        by_risk={name: sum(row.risk == name for row in rows) for name in RISKS},
        chosen={"risk": risk, "mode": mode, "sort": "" if sort == SORTS[0] else sort},
    )


def order(row: InstitutionRow, sort: str) -> tuple[object, ...]:
    """The greatest risk, the most beds, the most hazards, the longest without inspection come first."""
    last = row.standing.last_on
    found: dict[str, tuple[object, ...]] = {
        "risk": (RISKS.index(row.risk), -row.standing.overdue, -row.standing.open, row.institution.id),
        "name": (row.institution.area_code, row.institution.id),
        "beds": (-row.institution.beds, row.institution.id),
        "open": (-row.standing.open, row.institution.id),
        "inspected": (last.isoformat() if last else "", row.institution.id),
    }
    return found[sort]


@pages.get("/institutions/<int:institution_id>", endpoint="institutions_one")
@requires("institution.see")
def institution_page(institution_id: int) -> str:
    """One institution: who ran it when, open hazards, inspections."""
    today = local_date(now())
    row = queries.get_institution(me(), institution_id, today=today)
    at_place = Filter(institution_id=institution_id)
    return render_template(
        "inspections/institution.html",
        row=row,
        cards=queries.cards(queries.open_hazards(me(), at_place, today=today), today),
        inspections=queries.inspections(me(), institution_id=institution_id, limit=20),
        managers=queries.managers_of(institution_id),
    )


@pages.get("/institutions/<int:institution_id>/notice", endpoint="institutions_notice")
@requires("hazard.see")
def notice_page(institution_id: int) -> str:
    """整改通知书: the open hazards of an institution as a sheet to print and sign."""
    today = local_date(now())
    row = queries.get_institution(me(), institution_id, today=today)
    at_place = Filter(institution_id=institution_id)
    cards = queries.cards(queries.open_hazards(me(), at_place, today=today), today)
    return render_template("inspections/notice.html", row=row, cards=cards)
