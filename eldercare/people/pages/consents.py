"""The consent of a contact to messages, recorded and withdrawn on the page of the senior."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import now
from eldercare.people import actions, queries
from eldercare.people.pages.blueprint import pages


@pages.post("/contacts/<int:contact_id>/consents")
@requires("senior.edit")
def consent_record(contact_id: int) -> Response:
    """The contact agrees to messages by one channel."""
    senior_id = queries.senior_of_contact(me(), contact_id)
    try:
        actions.record_consent(me(), contact_id, request.form.get("channel", ""), now=now())
    except InvalidInputError as refusal:
        (sentence,) = refusal.fields.values()
        return _back(senior_id, gettext(sentence), "error")
    return _back(
        senior_id, gettext("The consent is recorded. Alarms that call the family use it from now on.")
    )


@pages.post("/contacts/<int:contact_id>/consents/withdraw")
@requires("senior.edit")
def consent_withdraw(contact_id: int) -> Response:
    """The contact does not agree any more."""
    senior_id = queries.senior_of_contact(me(), contact_id)
    try:
        actions.withdraw_consent(me(), contact_id, request.form.get("channel", ""), now=now())
    except InvalidInputError as refusal:
        (sentence,) = refusal.fields.values()
        return _back(senior_id, gettext(sentence), "error")
    return _back(senior_id, gettext("The consent is withdrawn. No message goes there any more."))


def _back(senior_id: int, words: str, kind: str = "done") -> Response:
    flash(words, kind)
    return redirect(url_for("people.senior_page", senior_id=senior_id, _anchor="contacts"))
