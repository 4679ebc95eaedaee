"""Whom to call: the form of a contact, the order of calling, and taking somebody off the list."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError, StaleVersionError
from eldercare.core.privacy import mask_name, mask_phone
from eldercare.core.time import now
from eldercare.core.wording import sentence_of
from eldercare.people import actions, queries
from eldercare.people.errors import KeyHeldError
from eldercare.people.forms.around import ContactForm, StepForm
from eldercare.people.forms.fields import put_faults
from eldercare.people.models import Contact, Senior
from eldercare.people.pages.blueprint import pages

REJECTED = 422


@pages.route("/seniors/<int:senior_id>/contacts/new", methods=["GET", "POST"])
@requires("senior.edit")
def contact_new_page(senior_id: int) -> Response | tuple[str, int]:
    """Somebody who is called after those on the list."""
    senior = queries.senior_of(me(), senior_id)
    form = ContactForm()
    if form.validate_on_submit():
        try:
            contact = actions.add_contact(me(), senior_id, form.entry(), now=now())
        except InvalidInputError as refusal:
            put_faults(form, refusal)
        else:
            flash(gettext("%(name)s is on the list of those who are called.", name=contact.name), "done")
            return _back(senior_id)
    return _shown(form, senior)


@pages.route("/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
@requires("senior.edit")
def contact_edit_page(contact_id: int) -> Response | tuple[str, int]:
    """A stale form keeps what was typed and says that somebody was faster."""
    contact = queries.contact_of(me(), contact_id)
    first = {name: getattr(contact, name) for name in ("name", "relation", "nearness", "note", "version")}
    form = ContactForm(data=first)
    if not form.validate_on_submit():
        return _shown(form, contact.senior, contact)
    entry = form.entry(actions.entry_of_contact(contact))
    try:
        actions.edit_contact(me(), contact_id, entry, expected=form.version.expected, now=now())
    except InvalidInputError as refusal:
        put_faults(form, refusal)
        return _shown(form, contact.senior, contact)
    except StaleVersionError as refusal:
        newest = queries.contact_of(me(), contact_id)
        form.version.data = newest.version
        return _shown(form, newest.senior, newest, stale=True)[0], refusal.status
    flash(gettext("Saved."))
    return _back(contact.senior_id)


@pages.post("/contacts/<int:contact_id>/move")
@requires("senior.edit")
def contact_move(contact_id: int) -> Response:
    """Called one place earlier or later."""
    contact, form = queries.contact_of(me(), contact_id), StepForm()
    try:
        actions.move_contact(
            me(), contact_id, form.step.data or "", expected=form.version.expected, now=now()
        )
    except StaleVersionError as refusal:
        flash(sentence_of(refusal), "error")
    except InvalidInputError as refusal:
        (sentence,) = refusal.fields.values()
        flash(gettext(sentence), "error")
    return _back(contact.senior_id)


@pages.post("/contacts/<int:contact_id>/remove")
@requires("senior.edit")
def contact_remove(contact_id: int) -> Response:
    """Off the list; whoever holds a key gives it back first."""
    contact, form = queries.contact_of(me(), contact_id), StepForm()
    try:
        actions.remove_contact(me(), contact_id, expected=form.version.expected, now=now())
    except (StaleVersionError, KeyHeldError) as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(gettext("%(name)s is not called any more.", name=mask_name(contact.name)), "done")
    return _back(contact.senior_id)


def _back(senior_id: int) -> Response:
    return redirect(url_for("people.senior_page", senior_id=senior_id, _anchor="contacts"))


def _shown(
    form: ContactForm, senior: Senior, contact: Contact | None = None, *, stale: bool = False
) -> tuple[str, int]:
    """The form as it was filled in; 422 when something in it cannot be taken."""
    form.phone.flags.required = contact is None
    page = render_template(
        "people/contact_form.html",
        form=form,
        senior=senior,
        contact=contact,
        phone=mask_phone(contact.phone) if contact else "",
        stale=stale,
    )
    return page, REJECTED if form.errors else 200
