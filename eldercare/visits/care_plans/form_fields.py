"""The fields of a form that say on which days something recurs, and the pattern typed in them."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from eldercare.core.fields import AskedWhereShown
from eldercare.people.forms.fields import choices
from eldercare.visits.care_plans.patterns import Pattern
from eldercare.visits.care_plans.words import NTH, WEEKDAYS


def weekdays_field() -> Any:
    """Any of the seven days."""
    return SelectMultipleField(
        _("Weekdays"),
        choices=choices(dict(enumerate(WEEKDAYS))),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


def nth_field() -> Any:
    """The first to the last of a month."""
    return SelectField(
        _("Which one of the month"),
        [AskedWhereShown()],
        choices=choices(NTH),
        coerce=int,
        default=1,
        validate_choice=False,
    )


def holiday_field(words: dict[str, str]) -> Any:
    """What becomes of a day that is a public holiday, by the codes of `rules.ON_HOLIDAY`."""
    return SelectField(
        _("On public holidays"),
        [AskedWhereShown()],
        choices=choices(words),
        default="usual",
        validate_choice=False,
    )


def typed_pattern(form: FlaskForm, kind: str, times: int | None = None) -> Pattern:
    """The pattern in the fields `weekdays`, `nth`, `until` and `rule`; what cannot be meant is left out."""
    days = () if kind == "daily" else tuple(sorted(set(form.weekdays.data or ()) & set(range(7))))
    nth = form.nth.data if form.nth.data in NTH else 1
    return Pattern(kind, days, nth, form.until.data, form.rule.data or "", times)
