"""The page that every form of this part has."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm

from eldercare.people.pages.saving import REJECTED


def shown_form(
    form: FlaskForm, title: str, sections: Sequence[tuple[str, Sequence[Any]]], back: str, **more: Any
) -> tuple[str, int]:
    """A page with one form: sections with a title and rows of field names, side by side where a row has
    several. 422 when something in it cannot be taken."""
    page = render_template(
        "people/places/form.html", form=form, title=title, sections=sections, back=back, **more
    )
    return page, REJECTED if form.errors or form.form_errors else 200
