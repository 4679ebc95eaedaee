"""The forms about workers. What is allowed stands in staff.py, hours.py and the actions, not here."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.core.fields import VersionField
from eldercare.people.forms.fields import CHOOSE, DayField, DegreesField, boxes, one_of
from eldercare.people.rules import LANGUAGES, SEXES, TRAVEL_MODES, WORKER_KINDS
from eldercare.people.rules.staff import LEFT_REASONS, OPEN_SKILLS, StaffEntry


class MinutesField(IntegerField):
    """Whole minutes; what cannot be read is answered in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Type whole minutes: 480 for eight hours.")) from None


class StaffForm(FlaskForm):
    """A worker. The first day is asked only of somebody new."""

    name = StringField(_("Name"), [InputRequired(_("Type the name."))])
    kind = one_of(_("Kind of worker"), WORKER_KINDS)
    sex = one_of(_("Sex"), SEXES)
    phone = StringField(_("Phone"))
    area_code = SelectField(_("Serves"), [InputRequired(CHOOSE)], validate_choice=False)
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    travel_mode = one_of(_("Way to travel"), TRAVEL_MODES)
    max_minutes = MinutesField(
        _("Longest day in minutes"), [InputRequired(_("Type whole minutes: 480 for eight hours."))]
    )
    languages = boxes(_("Languages"), LANGUAGES)
    skills = boxes(_("Skills that need no certificate"), OPEN_SKILLS)
    first_day = DayField(_("First day"), [Optional()])
    version = VersionField()

    def entry(self) -> StaffEntry:
        """What was typed."""
        values: dict[str, Any] = {name: self[name].data for name in StaffEntry.names()}
        values |= {name: tuple(values[name] or ()) for name in ("languages", "skills")}
        return StaffEntry(**values)


class EndForm(FlaskForm):
    """Somebody leaves."""

    last_day = DayField(_("Last day at work"), [InputRequired(_("Choose the last day."))])
    reason = one_of(_("Reason"), LEFT_REASONS, N_("Choose one of the list."))
    version = VersionField()


class ReturnForm(FlaskForm):
    """Somebody comes back."""

    first_day = DayField(_("First day"), [InputRequired(_("Choose the first day."))])


class MoveForm(FlaskForm):
    """Another station from a day on; a leader serves a village or group there."""

    area_code = SelectField(_("Serves"), [InputRequired(CHOOSE)], validate_choice=False)
    first_day = DayField(_("First day there"), [InputRequired(_("Choose the first day."))])
    version = VersionField()
