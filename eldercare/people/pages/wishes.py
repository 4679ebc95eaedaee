"""A senior's word about the people of the station: who is wished for, and who is not to come."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.time import local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people import actions, queries
from eldercare.people.forms.around import StepForm, WishForm, reason_choices, worker_choices
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import Senior, WorkerWish
from eldercare.people.pages.blueprint import pages

REJECTED = 422


@pages.get("/seniors/<int:senior_id>/wishes")
@requires("senior.see")
def wishes_page(senior_id: int) -> Response | tuple[str, int]:
    """What holds, what is to come and what has ended."""
    senior = queries.senior_of(me(), senior_id)
    return _shown(senior, _form(senior))


@pages.post("/seniors/<int:senior_id>/wishes/record")
@requires("senior.edit")
def wish_record(senior_id: int) -> Response | tuple[str, int]:
    """A new word about somebody."""
    senior = queries.senior_of(me(), senior_id)
    form = _form(senior)
    if form.validate_on_submit():
        try:
            actions.record_wish(me(), senior_id, form.entry(), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("Recorded. The next plan counts it; visits that are planned already stay."), "done")
            return redirect(url_for("people.wishes_page", senior_id=senior_id))
    return _shown(senior, form)


@pages.post("/wishes/<int:wish_id>/end")
@requires("senior.edit")
def wish_end(wish_id: int) -> Response:
    """It holds no more."""
    senior_id, form = queries.owner_of(me(), WorkerWish, wish_id), StepForm()
    try:
        actions.end_wish(me(), wish_id, expected=form.version.expected, now=now())
    except StaleVersionError as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("Ended. It does not count from today on."), "done")
    return redirect(url_for("people.wishes_page", senior_id=senior_id))


def _form(senior: Senior) -> WishForm:
    form = WishForm(data={"since": local_date(now())})
    people = worker_choices(queries.people_of_station(senior.station_id))
    form.worker_id.choices = [SelectChoice("", gettext("Choose somebody.")), *people]
    form.reason.choices = reason_choices()
    return form


def _shown(senior: Senior, form: WishForm) -> tuple[str, int]:
    """The page; 422 when something in the form cannot be taken."""
    today, words = local_date(now()), queries.wishes_of(senior.id)
    page = render_template(
        "people/wishes.html",
        senior=senior,
        form=form,
        holding=[one for one in words if one.until is None or one.until >= today],
        past=[one for one in words if one.until is not None and one.until < today],
        today=today,
    )
    return page, REJECTED if form.errors else 200
