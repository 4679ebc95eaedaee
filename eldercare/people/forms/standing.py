"""What is recorded of a senior's standing: a consent, a category, leaving the roll. The actions say what is
allowed."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.core.fields import VersionField
from eldercare.people.forms.fields import CHOOSE, DayField, boxes, one_of
from eldercare.people.rules import CATEGORIES, LEFT_REASONS
from eldercare.people.rules.agreeing import OFFERED, PURPOSES, WAYS


class AgreementForm(FlaskForm):
    """What a person agrees to, on which day and how."""

    purposes = boxes(_("The person agrees to"), PURPOSES)
    day = DayField(_("Said on"), [InputRequired(_("Choose the day on which it was said: today or before."))])
    how = one_of(_("How"), {way: WAYS[way] for way in OFFERED})
    guardian = StringField(_("Guardian"), [Optional()])


class CategoryForm(FlaskForm):
    """As what a person counts from a day on, by which document."""

    category = one_of(_("Category"), CATEGORIES)
    since = DayField(
        _("First day"), [InputRequired(_("Choose the first day: today or before, and not before the birth."))]
    )
    basis = StringField(_("Document"), [Optional()])


class LeavingForm(FlaskForm):
    """From which day on somebody is off the roll, and why."""

    reason = one_of(_("Reason"), LEFT_REASONS, N_("Choose one of the list."))
    day = DayField(_("First day off the roll"), [InputRequired(CHOOSE)])
    version = VersionField()
