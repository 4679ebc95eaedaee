"""Somebody leaves the roll: what stops, shown beforehand; recorded; taken back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import day_of, local_date, now
from eldercare.people import actions, leaving, queries
from eldercare.people.forms.standing import LeavingForm
from eldercare.people.leaving import Line
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.saving import REJECTED, Page, tried


@pages.route("/seniors/<int:senior_id>/leaving", methods=["GET", "POST"])
@requires("senior.edit")
def senior_leaving_page(senior_id: int) -> Page:
    """What stops on a day; pressed, it does."""
    senior = queries.senior_of(me(), senior_id)
    asked = {"reason": request.args.get("reason"), "day": day_of(request.args.get("day", ""))}
    form = LeavingForm(data=asked | {"day": asked["day"] or local_date(now()), "version": senior.version})
    recorded = tried(
        form,
        lambda: actions.record_departure(
            me(),
            senior_id,
            day=form.day.data,
            reason=form.reason.data,
            expected=form.version.expected,
            now=now(),
        ),
        lambda: queries.senior_of(me(), senior_id).version,
    )
    if recorded is None:
        return shown(queries.senior_of(me(), senior_id), form)
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


def shown(senior: Senior, form: LeavingForm) -> tuple[str, int]:
    """The page for the day of the form, or for the day that is recorded."""
    departure = actions.departure_of(senior.id)
    today, day = local_date(now()), form.day.data
    asked = day if day and leaving.may_be_looked_at(day, today) else today
    looked = (departure.day, departure.reason) if departure else (asked, form.reason.data or "")
    page = render_template(
        "people/leaving.html",
        senior=senior,
        form=form,
        departure=departure,
        lines=actions.outlook(senior, day=looked[0], reason=looked[1], now=now()),
        done=leaving.done(departure.stopped) if departure else [],
        held=queries.keys_held(senior.id),
    )
    return page, REJECTED if form.errors or form.form_errors else 200
