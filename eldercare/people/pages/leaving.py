"""Somebody leaves the roll: what stops, shown beforehand; recorded; taken back."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.privacy import mask_name
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, leaving, queries
from eldercare.people.leaving import Line
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.rules import LEFT_REASONS

REJECTED = 422


@pages.route("/seniors/<int:senior_id>/leaving", methods=["GET", "POST"])
@requires("senior.edit")
def senior_leaving_page(senior_id: int) -> str | Response | tuple[str, int]:
    """What stops on a day; pressed, it does."""
    senior = queries.senior_of(me(), senior_id)
    given = request.values
    reason, day = given.get("reason", ""), day_of(given.get("day", ""))
    if request.method == "GET":
        return shown(senior, day or local_date(now()), reason if reason in LEFT_REASONS else "")
    version = given.get("version", type=int)
    try:
        actions.record_departure(me(), senior_id, day=day, reason=reason, expected=version or 0, now=now())
    except InvalidInputError as refusal:
        return shown(senior, day, reason, faults=refusal.fields), REJECTED
    except StaleVersionError as refusal:
        return shown(queries.senior_of(me(), senior_id), day, reason, stale=True), refusal.status
    flash(gettext("Recorded. What is still to be done is listed here."))
    return redirect(url_for("people.senior_leaving_page", senior_id=senior_id))


@pages.post("/seniors/<int:senior_id>/leaving/undo")
@requires("senior.edit")
def leaving_undo(senior_id: int) -> Response:
    """Back on the roll; what could not be put back is said."""
    queries.senior_of(me(), senior_id)
    try:
        done = actions.undo_departure(me(), senior_id, why=request.form.get("why", ""), now=now())
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    else:
        words = [gettext("Back on the roll."), *(words_of(line) for line in done.lost)]
        flash(" ".join(words), "done")
    return redirect(url_for("people.senior_page", senior_id=senior_id))


def words_of(line: Line) -> str:
    """A line in the language of the reader."""
    return gettext(line.word, **line.params)


def shown(
    senior: Senior,
    day: date | None,
    reason: str,
    *,
    faults: dict[str, str] | None = None,
    stale: bool = False,
) -> str:
    """The page for this day, or for the day that is recorded."""
    departure = actions.departure_of(senior.id)
    today = local_date(now())
    asked = day if day and leaving.may_be_looked_at(day, today) else today
    looked = (departure.day, departure.reason) if departure else (asked, reason)
    return render_template(
        "people/leaving.html",
        senior=senior,
        departure=departure,
        lines=actions.outlook(senior, day=looked[0], reason=looked[1], now=now()),
        done=leaving.done(departure.stopped) if departure else [],
        held=[key for key in queries.keys_of(senior.id) if key.until is None],
        day=day,
        reason=reason,
        faults=faults or {},
        stale=stale,
        mask_name=mask_name,
    )
