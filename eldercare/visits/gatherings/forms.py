"""Forms of gatherings. What is allowed stands in rules.py, not here."""

from datetime import date, time
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.core.fields import ClockField, DayField, NumberField, VersionField, minutes_of
from eldercare.people.forms.fields import choices
from eldercare.services.models import Service
from eldercare.visits.care_plans.form_fields import holiday_field, nth_field, typed_pattern, weekdays_field
from eldercare.visits.care_plans.patterns import FREE, Pattern
from eldercare.visits.care_plans.words import KINDS as ALL_KINDS
from eldercare.visits.gatherings.rules import CANCEL_REASONS, HOLIDAY_WORDS, GatheringEntry

NEEDED = _("This is needed.")
ONE_DAY = "once"
KINDS = {ONE_DAY: N_("On one day")} | {
    code: word for code, word in ALL_KINDS.items() if code not in FREE
}  # fmt: skip
"""How often: what people come together for has fixed days, so those with open days are left out."""


class GatheringForm(FlaskForm):
    """What is held, when, and for how many."""

    service_code = SelectField(_("Service"), [InputRequired(NEEDED)], validate_choice=False)
    title = StringField(_("Own name"), [Optional()])
    places = NumberField(_("Number of places"), [InputRequired(NEEDED)])
    kind = SelectField(_("How often"), [InputRequired(NEEDED)], choices=choices(KINDS), validate_choice=False)
    weekdays = weekdays_field()
    nth = nth_field()
    rule = StringField(_("Rule"))
    on_holiday = holiday_field(HOLIDAY_WORDS)
    starts_on = DayField(_("First day"), [InputRequired(NEEDED)])
    until = DayField(_("Last day"), [Optional()])
    start = ClockField(_("Begins at"), [InputRequired(NEEDED)])

    def offer(self, services: list[Service]) -> None:
        """Set what can be chosen."""
        english = str(get_locale()) == "en"
        self.service_code.choices = [
            SelectChoice(one.code, one.name_en if english and one.name_en else one.name) for one in services
        ]

    def entry(self) -> GatheringEntry:
        """What was typed."""
        return GatheringEntry(
            service_code=self.service_code.data or "",
            title=(self.title.data or "").strip(),
            pattern=self._pattern(),
            starts_on=self.starts_on.data,
            start_minute=minutes_of(self.start.data) if self.start.data else None,
            places=self.places.data,
            on_holiday=self.on_holiday.data or "usual",
        )

    def _pattern(self) -> Pattern | None:
        kind = self.kind.data if self.kind.data in KINDS else ONE_DAY
        return None if kind == ONE_DAY else typed_pattern(self, kind)


class ChangeForm(FlaskForm):
    """Another time or other places for one day."""

    start = ClockField(_("Begins at"), [InputRequired(NEEDED)])
    places = NumberField(_("Number of places"), [InputRequired(NEEDED)])
    version = VersionField()


class CancelForm(FlaskForm):
    """Why it does not take place."""

    reason = SelectField(
        _("Reason"),
        [InputRequired(_("Choose one of the reasons."))],
        choices=choices(CANCEL_REASONS),
        validate_choice=False,
    )
    version = VersionField()


class EndSeriesForm(FlaskForm):
    """The last day of the gatherings."""

    last_day = DayField(_("Last day"), [InputRequired(NEEDED)])
    version = VersionField()


class HostForm(FlaskForm):
    """Somebody who hosts or does not."""

    worker = HiddenField()
    also_later = BooleanField(_("On the days after it too"))
    version = VersionField()

    @property
    def worker_id(self) -> int:
        """The worker's id; 0, which nobody has, when the form was tampered with."""
        text = str(self.worker.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0


def first_values(services: list[Service], tomorrow: date) -> dict[str, Any]:
    """What a new gathering begins with."""
    return {
        "service_code": services[0].code if services else "",
        "kind": "weekly",
        "weekdays": [tomorrow.weekday()],
        "starts_on": tomorrow,
        "start": time(9, 30),
        "places": 20,
    }
