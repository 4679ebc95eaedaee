"""One assessment with its answers, and why it came to its grade."""

from flask import render_template

from eldercare.accounts.access import me, requires
from eldercare.assessments import actions
from eldercare.assessments.effects import effects_of
from eldercare.assessments.pages.blueprint import pages
from eldercare.assessments.queries import history_of
from eldercare.assessments.rules import Result
from eldercare.assessments.scales import scales
from eldercare.core.time import now
from eldercare.people.queries import senior_of


@pages.get("/assessments/<int:assessment_id>")
@requires("senior.reveal")
def assessment_page(assessment_id: int) -> str:
    """The answers are health facts: each reading is recorded."""
    row = actions.read(me(), assessment_id, now=now())
    result = None
    if row.total is not None and row.preliminary_grade is not None:
        result = Result(row.subtotals, row.total, row.preliminary_grade, row.grade)
    return render_template(
        "assessments/result.html",
        row=row,
        result=result,
        scale=scales()[row.scale_id],
        senior=senior_of(me(), row.senior_id),
        corrected_by=next((one for one in history_of(row.senior_id) if one.corrects_id == row.id), None),
        effects=effects_of(row.grade),
    )
