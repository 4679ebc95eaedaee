"""What a senior has agreed to: recorded, taken back, and all that was ever said."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.privacy import mask_name
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules import agreeing

REJECTED = 422


@pages.route("/seniors/<int:senior_id>/consents", methods=["GET", "POST"])
@requires("senior.edit")
def senior_agreements_page(senior_id: int) -> str | Response | tuple[str, int]:
    """What holds, what was said before, and a form for what is said now."""
    senior = queries.senior_of(me(), senior_id)
    if request.method == "GET":
        return shown(senior)
    given: dict[str, Any] = {
        "purposes": request.form.getlist("purposes"),
        "day": day_of(request.form.get("day", "")),
        "how": request.form.get("how", ""),
        "guardian": request.form.get("guardian", ""),
    }
    try:
        actions.give_consent(me(), senior_id, **given, now=now())
    except InvalidInputError as refusal:
        return shown(senior, given, refusal.fields), REJECTED
    flash(gettext("The consent is recorded."))
    return redirect(url_for("people.senior_agreements_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/consents/back")
@requires("senior.edit")
def agreement_back(senior_id: int) -> Response:
    """The person takes one back; what follows is said."""
    queries.senior_of(me(), senior_id)
    form = request.form
    purpose, day = form.get("purpose", ""), day_of(form.get("day", ""))
    try:
        actions.take_back_consent(me(), senior_id, purpose, day=day, how=form.get("how", ""), now=now())
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    else:
        flash(gettext("The consent is taken back.") + " " + gettext(agreeing.FOLLOWS[purpose]))
    return redirect(url_for("people.senior_agreements_page", senior_id=senior_id))


def shown(senior: Senior, given: dict[str, Any] | None = None, faults: dict[str, str] | None = None) -> str:
    """The page with what was typed."""
    rows = queries.agreements_of(senior.id)
    return render_template(
        "people/agreements.html",
        senior=senior,
        rows=rows,
        agreed=queries.newest_of(rows),
        agreeing=agreeing,
        given=given or {"purposes": [], "day": None, "how": "", "guardian": ""},
        faults=faults or {},
        today=local_date(now()),
        mask_name=mask_name,
    )
