"""The checklist of a running inspection: one item at a time, its answers kept on the phone until sent."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import EldercareError, InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.inspections import actions, queries, schemas
from eldercare.inspections.forms import FinishForm, put_faults
from eldercare.inspections.models import ChecklistItem, Inspection
from eldercare.inspections.pages.blueprint import pages, worded
from eldercare.inspections.rules import deadline_of

REJECTED = 422


def runner_page(inspection: Inspection, form: FinishForm | None = None, refusal: str = "") -> str:
    """The page with all items and what is answered; inspection.js shows one at a time."""
    items = queries.items_of(inspection)
    signed = "、".join(person.display_name for person in inspection.inspectors)
    form = form or FinishForm(data={"signature": signed})
    form.version.data = inspection.version
    return render_template(
        "inspections/runner.html",
        inspection=inspection,
        form=form,
        refusal=refusal,
        sheet={
            "id": inspection.id,
            "url": url_for("inspections-api.answer_item", inspection_id=inspection.id),
            "photos_url": url_for("inspections-api.add_photo"),
            "items": [item_for_script(item, inspection) for item in items],
            "answers": schemas.ItemAnswerSchema(many=True).dump(inspection.answers),
            "managers": [
                {"id": user.id, "name": user.display_name}
                for user in queries.managers_of(inspection.institution_id)
            ],
        },
    )


def item_for_script(item: ChecklistItem, inspection: Inspection) -> dict[str, Any]:
    """One item as the page's script takes it, in the reader's language."""
    found_on = local_date(inspection.started_at or now())
    own, raised = (deadline_of(item.asked, grade, found_on) for grade in (item.severity, "major"))
    texts = ("category", "text", "finding", "deadline", "check", "evidence", "lead", "major_if")
    return {text: worded(item, text) for text in texts} | {
        "code": item.code,
        "basis": item.basis,
        "unchecked": item.basis_confidence == "B",
        "severity": item.severity,
        "photo_required": item.photo_required,
        "allows_na": item.allows_na,
        "found_on": found_on.isoformat(),
        "last_day": {"ordinary": own.isoformat(), "major": raised.isoformat()},
    }


@pages.post("/inspections/<int:inspection_id>/start", endpoint="inspections_start")
@requires("inspection.record")
def start_inspection(inspection_id: int) -> Response:
    """Begin; from here on the institution knows."""
    queries.get_inspection(me(), inspection_id)
    try:
        actions.start(inspection_id, by=me(), now=now(), version=request.form.get("version", type=int))
    except EldercareError as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("inspections.inspections_one", inspection_id=inspection_id))


@pages.post("/inspections/<int:inspection_id>/cancel", endpoint="inspections_cancel")
@requires("inspection.plan")
def cancel_inspection(inspection_id: int) -> Response:
    """Take back a plan that has not begun."""
    queries.get_inspection(me(), inspection_id)
    try:
        actions.cancel(inspection_id, by=me(), now=now(), version=request.form.get("version", type=int))
        flash(gettext("The plan was taken back."))
    except EldercareError as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("inspections.inspections_page"))


@pages.post("/inspections/<int:inspection_id>/finish", endpoint="inspections_finish")
@requires("inspection.record")
def finish_inspection(inspection_id: int) -> Response | tuple[str, int]:
    """Sign and end; each failed item becomes a hazard. A refusal keeps what was typed."""
    inspection = queries.get_inspection(me(), inspection_id)
    form = FinishForm()
    if not form.validate_on_submit():
        return runner_page(inspection, form), REJECTED
    try:
        actions.finish(
            inspection_id,
            signature=form.signature.data or "",
            witness=form.witness.data or "",
            by=me(),
            now=now(),
        )
    except InvalidInputError as refusal:
        rest = put_faults(form, refusal)
        return runner_page(inspection, form, rest), REJECTED
    except EldercareError as refusal:
        return runner_page(inspection, form, sentence_of(refusal)), refusal.status
    flash(gettext("The inspection is finished. Its hazards were assigned."))
    return redirect(url_for("inspections.inspections_one", inspection_id=inspection_id))
