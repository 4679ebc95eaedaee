"""The sheet at the bedside: one item after the other, then the result to confirm."""

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.assessments import actions
from eldercare.assessments.entry import Assessor, SheetEntry
from eldercare.assessments.models import Assessment
from eldercare.assessments.pages.blueprint import pages
from eldercare.assessments.pages.sheet_form import Given, entry_of, first_values, values_of
from eldercare.assessments.queries import history_of
from eldercare.assessments.rules import Scale
from eldercare.assessments.scales import offered, scales
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date, now
from eldercare.people.models import Senior
from eldercare.people.queries import senior_of

Page = str | Response | tuple[str, int]
REJECTED = 422


@pages.get("/seniors/<int:senior_id>/assessments/new")
@requires("senior.edit")
def assessment_new_page(senior_id: int) -> str:
    """An empty sheet, or with `?corrects=` a copy of the one that was wrong; reading that one is recorded."""
    senior, today = senior_of(me(), senior_id), local_date(now())
    corrects = request.args.get("corrects", type=int)
    if corrects is None:
        values = first_values(offered(), today, me().display_name)
        if history_of(senior.id):
            values["reason"] = "regular"
        return shown(senior, offered(), values, {})
    older = actions.read(me(), corrects, now=now())
    if older.senior_id != senior.id or not scales()[older.scale_id].items:
        raise NotFoundError
    return shown(senior, scales()[older.scale_id], values_of(copied(older)), {})


@pages.post("/seniors/<int:senior_id>/assessments/new")
@requires("senior.edit")
def assessment_record(senior_id: int) -> Page:
    """First the result to look at; with `confirmed` it is recorded."""
    senior = senior_of(me(), senior_id)
    scale = scales().get(request.form.get("scale", ""))
    if scale is None or not scale.items:
        raise NotFoundError
    entry = entry_of(request.form, scale)
    try:
        if request.form.get("confirmed"):
            row = actions.record(me(), senior_id, entry, now=now())
            flash(gettext("The assessment is recorded: grade %(grade)s.", grade=row.grade))
            return redirect(url_for("assessments.assessment_page", assessment_id=row.id))
        result = actions.check(me(), senior_id, entry, now=now())
    except InvalidInputError as refusal:
        return shown(senior, scale, values_of(entry), refusal.fields), REJECTED
    return render_template(
        "assessments/confirm.html",
        senior=senior,
        scale=scale,
        values=values_of(entry),
        result=result,
        adjustments=entry.adjustments,
    )


def shown(senior: Senior, scale: Scale, values: Given, faults: dict[str, str]) -> str:
    """The sheet with what is filled in so far."""
    values.setdefault("key", str(uuid4()))
    return render_template(
        "assessments/sheet.html",
        senior=senior,
        scale=scale,
        values=values,
        faults={name: gettext(sentence) for name, sentence in faults.items()},
        today=local_date(now()),
    )


def copied(older: Assessment) -> SheetEntry:
    """The sheet that takes the place of an older one begins as that one was."""
    return SheetEntry(
        key=str(uuid4()),
        scale=scales()[older.scale_id],
        assessed_on=older.assessed_on,
        reason=older.reason,
        source=older.source,
        assessors=tuple(Assessor(one["name"], one["medical"]) for one in older.assessors),
        answers=older.answers,
        adjustments=older.adjustments,
        corrects_id=older.id,
    )
