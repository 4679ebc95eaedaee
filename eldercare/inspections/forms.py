"""The forms of this room. What is allowed stands in the rules and actions, not here."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from eldercare.core.errors import InvalidInputError
from eldercare.core.fields import DayField
from eldercare.inspections.rules import KINDS


class PlanForm(FlaskForm):
    """A new inspection by two people."""

    institution_id = SelectField(_("Institution"), [InputRequired(_("Choose an institution."))], coerce=str)
    kind = SelectField(
        _("Kind"),
        [InputRequired(_("Choose the kind of inspection."))],
        choices=[SelectChoice(code, _(word)) for code, word in KINDS.items()],
    )
    planned_day = DayField(_("Day"), [InputRequired(_("Choose a day."))])
    first_inspector = SelectField(_("Inspector"), [InputRequired(_("Choose an inspector."))], coerce=str)
    second_inspector = SelectField(
        _("Second inspector"),
        [InputRequired(_("An inspection needs at least two inspectors. Choose a second one."))],
        coerce=str,
    )
    announced = BooleanField(_("Tell the institution ahead"), default=True)
    night = BooleanField(_("At night"))

    @property
    def inspector_ids(self) -> list[int]:
        """The people chosen; an empty choice is left out."""
        return [int(f.data) for f in (self.first_inspector, self.second_inspector) if f.data]


class RectifyForm(FlaskForm):
    """What was done; the photos come beside the form, by their addresses or as files."""

    version = HiddenField()
    note = TextAreaField(_("What was done"), [Length(max=500)])


class ExtensionForm(FlaskForm):
    """More time, until when and why."""

    version = HiddenField()
    until = DayField(_("New deadline"), [Optional()])
    reason = TextAreaField(_("Reason"), [Length(max=300)])


class RecheckForm(FlaskForm):
    """A word beside a decision."""

    version = HiddenField()
    note = TextAreaField(_("Remark on the re-check"), [Length(max=500)])


class FinishForm(FlaskForm):
    """Names typed as signatures."""

    version = HiddenField()
    signature = StringField(
        _("Inspectors' signatures"), [InputRequired(_("Sign with the inspectors' names.")), Length(max=120)]
    )
    witness = StringField(_("Signature of the institution"), [Length(max=60)])


def put_faults(form: FlaskForm, refusal: InvalidInputError, places: dict[str, str] | None = None) -> str:
    """Put the faults under the fields they belong to; gives the sentence of those without a field."""
    rest = []
    for name, sentence in refusal.fields.items():
        field = (places or {}).get(name, name)
        if field in form:
            form[field].errors = [*form[field].errors, gettext(sentence)]
        else:
            rest.append(gettext(sentence))
    return " ".join(rest)


def version_of(form: Any) -> int | None:
    """The version of the row that the person looked at."""
    return int(form.version.data) if (form.version.data or "").isdigit() else None
