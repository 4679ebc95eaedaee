"""What forms and buttons have in common: try an action, put its refusal to the fields or say it."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from eldercare.core.errors import EldercareError, InvalidInputError, StaleVersionError
from eldercare.core.wording import sentence_of
from eldercare.people.forms.fields import put_faults

Page = str | Response | tuple[str, int]
Result = TypeVar("Result")
REJECTED = 422
STALE = 409


def tried(
    form: FlaskForm, act: Callable[[], Result], newest: Callable[[], int] | None = None
) -> Result | None:
    """What the action gave; None when it was refused, with the reason at its field.

    After a stale edit the form carries the newest version, so that whoever compared can save again.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except InvalidInputError as refusal:
        put_faults(form, refusal)
    except StaleVersionError as refusal:
        form.form_errors.append(gettext(refusal.sentence))
        if newest is not None:
            form["version"].data = newest()
    return None


def stepped(act: Callable[[], object], done: str, url: str) -> Response:
    """One step by a button: what was done, or why not, is said on the page where it was pressed."""
    try:
        act()
    except InvalidInputError as refusal:
        flash(" ".join(gettext(sentence) for sentence in refusal.fields.values()), "error")
    except EldercareError as refusal:
        if refusal.status != STALE:
            raise
        flash(sentence_of(refusal), "error")
    else:
        flash(done)
    return redirect(url)


def first_fault(form: FlaskForm) -> str:
    """The first thing that is wrong with a small form, for a step by a button."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
