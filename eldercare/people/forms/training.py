"""The forms of training, health checks and campaigns. What is allowed stands in the rules and actions."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DecimalField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.people.forms.fields import DayField, boxes, one_of
from eldercare.people.rules import WORKER_KINDS, campaigns, training
from eldercare.people.rules.campaigns import CampaignEntry
from eldercare.people.rules.training import TrainingEntry

DAY_ASKED = _("Choose a day.")
HOURS_ASKED = _("Type hours: 2 or 1.5.")
MINUTES = 60


class HoursField(DecimalField):
    """Hours with a part, as people write them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a decimal number."""
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            raise ValueError(gettext("Type hours: 2 or 1.5.")) from None

    @property
    def minutes(self) -> int:
        """The same in whole minutes; 0, which no action takes, for what makes no sense."""
        return round(self.data * MINUTES) if self.data is not None and self.data.is_finite() else 0


class TrainingForm(FlaskForm):
    """A course on one day."""

    course = StringField(_("Course"), [InputRequired(_("Type the name of the course."))])
    day = DayField(_("Day"), [InputRequired(DAY_ASKED)])
    minutes = HoursField(_("Training hours"), [InputRequired(HOURS_ASKED)])
    kind = one_of(_("Kind of training"), training.KINDS)
    proof = StringField(_("Shown by"))

    def entry(self) -> TrainingEntry:
        """What was typed."""
        return TrainingEntry(
            course=self.course.data or "",
            day=self.day.data,
            minutes=self.minutes.minutes,
            kind=self.kind.data or "",
            proof=self.proof.data or "",
        )


class GoalForm(FlaskForm):
    """The yearly goal of a kind of worker."""

    kind = one_of(_("Kind of worker"), WORKER_KINDS)
    hours = HoursField(_("Hours a year"), [InputRequired(HOURS_ASKED)])


class CheckForm(FlaskForm):
    """A health check: only the code of its result."""

    day = DayField(_("Day of the check"), [InputRequired(DAY_ASKED)])
    result = one_of(_("Result"), training.RESULTS, N_("Choose one of the list."))
    next_due = DayField(_("Next due"), [Optional()])


class CampaignForm(FlaskForm):
    """A test or vaccination among staff."""

    name = StringField(
        _("Name of the campaign"), [InputRequired(_("Give the campaign a name of at most 60 characters."))]
    )
    kind = one_of(_("What is offered"), campaigns.KINDS)
    station = SelectField(_("Where"), validate_choice=False)
    kinds = boxes(_("Whom it covers"), WORKER_KINDS)
    first_day = DayField(_("First day"), [InputRequired(_("Choose the first day."))])
    last_day = DayField(_("Last day"), [Optional()])

    def entry(self) -> CampaignEntry:
        """What was typed."""
        station = str(self.station.data or "")
        return CampaignEntry(
            kind=self.kind.data or "",
            name=self.name.data or "",
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            kinds=tuple(self.kinds.data or ()),
            station_id=int(station) if station.isascii() and station.isdigit() else None,
        )
