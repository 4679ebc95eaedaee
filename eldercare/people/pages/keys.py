"""The keys of a home: who holds one, since when, and who held one before."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.forms.around import KeyForm, ReturnForm, holder_choices
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import KeyHolding, Senior
from eldercare.people.pages.blueprint import pages

REJECTED = 422


@pages.get("/seniors/<int:senior_id>/keys")
@requires("senior.see")
def keys_page(senior_id: int) -> Response | tuple[str, int]:
    """Every key of the home that is out, and the history."""
    senior = queries.senior_of(me(), senior_id)
    return _shown(senior, _form(senior))


@pages.post("/seniors/<int:senior_id>/keys/give")
@requires("senior.edit")
def key_give(senior_id: int) -> Response | tuple[str, int]:
    """Somebody was given a key."""
    senior = queries.senior_of(me(), senior_id)
    form = _form(senior)
    if form.validate_on_submit():
        try:
            actions.give_key(me(), senior_id, form.holder.data, since=form.since.data, now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("The key is noted."), "done")
            return redirect(url_for("people.keys_page", senior_id=senior_id))
    return _shown(senior, form)


@pages.post("/keys/<int:holding_id>/return")
@requires("senior.edit")
def key_return(holding_id: int) -> Response:
    """A key was given back."""
    senior_id = queries.owner_of(me(), KeyHolding, holding_id)
    form = ReturnForm()
    form.validate()
    faults = form.until.errors
    if not faults:
        try:
            actions.take_key_back(me(), holding_id, until=form.until.data, now=now())
        except InvalidInputError as refusal:
            faults = [gettext(sentence) for sentence in refusal.fields.values()]
    if faults:
        flash(" ".join([*faults, gettext("Nothing was changed.")]), "error")
    else:
        flash(gettext("The key was given back."), "done")
    return redirect(url_for("people.keys_page", senior_id=senior_id))


def _form(senior: Senior) -> KeyForm:
    form = KeyForm(data={"since": local_date(now())})
    workers = queries.people_of_station(senior.station_id)
    form.holder.choices = holder_choices(senior, senior.contacts, workers)
    return form


def _shown(senior: Senior, form: KeyForm) -> tuple[str, int]:
    """The page; 422 when something in the form cannot be taken."""
    keys = queries.keys_of(senior.id)
    page = render_template(
        "people/keys.html",
        senior=senior,
        form=form,
        held=[one for one in keys if one.until is None],
        past=[one for one in keys if one.until is not None],
        today=local_date(now()),
    )
    return page, REJECTED if form.errors else 200
