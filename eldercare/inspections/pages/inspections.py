"""The list of inspections and the page of one."""

from itertools import groupby

from flask import render_template, request
from sqlalchemy import select

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.inspections import queries
from eldercare.inspections.models import Hazard, Inspection
from eldercare.inspections.pages.blueprint import on_phone, pages
from eldercare.inspections.pages.runner import runner_page
from eldercare.inspections.queries import Filter
from eldercare.inspections.rules import KINDS

STATES = ("planned", "running", "finished", "cancelled")


@pages.get("/inspections")
@requires("inspection.see")
def inspections_page() -> str:
    """What is mine today, what comes, what is done; the bureau sees all of it as a table."""
    given = request.args
    show_all = given.get("show") == "all" or not me().may("inspection.record")
    state = given.get("state", "") if given.get("state") in STATES else ""
    kind = given.get("kind", "") if given.get("kind") in KINDS else ""
    rows = queries.inspections(
        me(), states=[state] if state else (), kind=kind, by=None if show_all else me()
    )
    return render_template(
        "inspections/inspections_phone.html" if on_phone() else "inspections/inspections_desk.html",
        rows=rows,
        groups=grouped(rows),
        progress=queries.progress(rows),
        hazards=hazard_counts(rows),
        chosen={"show": "all" if show_all else "", "state": state, "kind": kind},
    )


def grouped(rows: list[Inspection]) -> dict[str, list[Inspection]]:
    """Today's and running ones, the coming ones nearest first, the finished ones newest first."""
    today = local_date(now())
    waiting = [row for row in rows if row.state == "planned"]
    return {
        "today": [r for r in rows if r.state == "running"] + [r for r in waiting if r.planned_day <= today],
        "coming": sorted((r for r in waiting if r.planned_day > today), key=lambda r: (r.planned_day, r.id)),
        "finished": [r for r in rows if r.state == "finished"],
    }


def hazard_counts(rows: list[Inspection]) -> dict[int, int]:
    """How many hazards each inspection found."""
    ids = [row.id for row in rows]
    found = db.session.scalars(select(Hazard.inspection_id).where(Hazard.inspection_id.in_(ids))).all()
    return {number: found.count(number) for number in ids}


@pages.get("/inspections/<int:inspection_id>", endpoint="inspections_one")
@requires("inspection.see")
def inspection_page(inspection_id: int) -> str:
    """Before it begins: where and what is open there. While it runs: the checklist. After: the report."""
    inspection = queries.get_inspection(me(), inspection_id)
    if inspection.state == "running" and inspection.is_by(me()):
        return runner_page(inspection)
    today = local_date(now())
    at_place = Filter(institution_id=inspection.institution_id)
    items = queries.items_of(inspection)
    open_there = queries.open_hazards(me(), at_place, today=today)
    return render_template(
        "inspections/inspection.html",
        inspection=inspection,
        mine=inspection.is_by(me()),
        items=items,
        by_category=[list(rows) for _category, rows in groupby(items, key=lambda item: item.category)],
        answers={answer.item_id: answer for answer in inspection.answers},
        found={hazard.answer_id: hazard for hazard in hazards_of(inspection)},
        open_there=queries.cards(open_there, today),
    )


def hazards_of(inspection: Inspection) -> list[Hazard]:
    """What this inspection found."""
    return list(db.session.scalars(select(Hazard).where(Hazard.inspection_id == inspection.id)))
