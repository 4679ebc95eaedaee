"""Fields that the forms of this room share, and how a refusal comes to its field."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FloatField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from eldercare.core import fields
from eldercare.core.errors import N_, InvalidInputError

CHOOSE = _("Choose one of the list.")


def choices(codes: dict[Any, str], empty: str = "") -> list[SelectChoice]:
    """The words of a table of codes, with an empty first choice when asked."""
    first = [SelectChoice("", _(empty))] if empty else []
    return first + [SelectChoice(code, _(word)) for code, word in codes.items()]


class DayField(fields.DayField):
    """A date, mostly one of birth."""

    fault = N_("A date looks like 1940-05-04.")


class DegreesField(FloatField):
    """Degrees of latitude or longitude."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a decimal number."""
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            raise ValueError(gettext("Degrees look like 32.26192.")) from None


def put_faults(form: FlaskForm, refusal: InvalidInputError) -> None:
    """Each fault to its field; one without a field stands over the form."""
    for name, sentence in refusal.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, gettext(sentence)]
        else:
            form.form_errors.append(gettext(sentence))


def boxes(label: str, codes: dict[str, str]) -> SelectMultipleField:
    """One box for each code."""
    return SelectMultipleField(
        label,
        choices=choices(codes),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


def one_of(label: str, codes: dict[str, str], empty: str = "") -> SelectField:
    """One code of a table; the action says when there is none such."""
    return SelectField(label, [InputRequired(CHOOSE)], choices=choices(codes, empty), validate_choice=False)
