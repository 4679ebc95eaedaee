"""The forms of a report and of a weather day. What is allowed stands in rules.py, not here."""

from datetime import date, time

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import InvalidInputError
from eldercare.core.fields import ClockField
from eldercare.people.forms.fields import CHOOSE, DayField, choices, put_faults
from eldercare.visits.disruptions.rules import KINDS, LATE, SICK, Report

# Minutes after the begin of the own hours that can be chosen.
LATE_BY = (15, 30, 45, 60, 90, 120)
FIELDS = {"minute": "clock"}
"""What the rules call otherwise than the form."""


class OwnReportForm(FlaskForm):
    """Somebody is sick from a day (and a time) on, or comes late on one day."""

    kind = RadioField(_("What happened?"), [InputRequired(CHOOSE)], choices=choices(KINDS), default=SICK)
    first_day = DayField(_("Day"), [InputRequired(_("Choose the day."))])
    last_day = DayField(_("Last day"), [Optional()])
    clock = ClockField(_("Time"), [Optional()])
    minutes = SelectField(
        _("Minutes late"),
        [Optional()],
        choices=[
            SelectChoice("", _("by the time")),
            *(SelectChoice(str(n), _("%(value)s min", value=n)) for n in LATE_BY),
        ],
    )

    def report(self, worker_id: int, begins: int | None) -> Report:
        """What was typed; `begins`: the minute at which the person's day begins, for “30 minutes late”."""
        first: date = self.first_day.data
        given: time | None = self.clock.data
        minute = given.hour * 60 + given.minute if given else 0
        late = self.kind.data == LATE
        if late and not given and self.minutes.data and begins is not None:
            minute = begins + int(self.minutes.data)
        last = first if late else self.last_day.data or first
        return Report(self.kind.data, worker_id, first, last, minute)

    def put(self, refusal: InvalidInputError) -> None:
        """The reasons of a refusal at their fields."""
        named = {FIELDS.get(name, name): text for name, text in refusal.fields.items()}
        put_faults(self, InvalidInputError(named))


class ReportForm(OwnReportForm):
    """The same from the desk: about whom."""

    worker = SelectField(_("Who?"), [InputRequired(CHOOSE)], coerce=int, validate_choice=False)
