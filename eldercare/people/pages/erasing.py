"""Erasing a person: what goes, what stays, why, and a last question."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.errors import StillNeededError
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules import ERASE_REASONS

# The clock's own reason is not one that a person gives.
OFFERED = {code: word for code, word in ERASE_REASONS.items() if code != "retention"}


@pages.route("/seniors/<int:senior_id>/erase", methods=["GET", "POST"])
@requires("senior.erase")
def seniors_erase_page(senior_id: int) -> str | Response | tuple[str, int]:
    """Erase after a reason and a tick that names the person."""
    senior = queries.senior_of(me(), senior_id)
    reason, sure = request.form.get("reason", ""), request.form.get("sure") == "1"
    refused = False
    if request.method == "POST" and sure and reason in OFFERED:
        try:
            actions.erase_senior(me(), senior_id, reason=reason, now=now())
        except (StillNeededError, InvalidInputError):
            refused = True
        else:
            flash(gettext("The person is erased. The figures stay as they were."), "done")
            return redirect(url_for("people.senior_page", senior_id=senior_id))
    missing = request.method == "POST" and not refused
    page = render_template(
        "people/erase.html",
        senior=senior,
        reasons=OFFERED,
        reason=reason,
        standing=actions.standing(senior_id, now=now()),
        missing=missing,
    )
    return (page, 409 if refused else 422) if refused or missing else page
