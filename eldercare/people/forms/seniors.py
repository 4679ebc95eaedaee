"""The forms of this room. What is allowed stands in entry.py and the actions, not here."""

from datetime import time

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eldercare.core.coordinates import SYSTEMS, WGS84
from eldercare.core.errors import N_
from eldercare.core.fields import ClockField
from eldercare.people.entry import SeniorEntry
from eldercare.people.forms.fields import DayField, DegreesField, choices
from eldercare.people.rules import ABSENCE_REASONS, CATEGORIES, LANGUAGES, LIVING, SEXES
from eldercare.people.rules.positions import converted

MASKED = ("id_number", "phone", "health_note")
NOT_TYPED = frozenset({"station_id", "grade"})
"""The station is chosen first, the grade follows from assessments."""


class SeniorForm(FlaskForm):
    """A senior. On an edit, empty phone, ID number and health note stay as they are: they are masked."""

    name = StringField(_("Name"), [InputRequired(_("Type the name."))])
    id_number = StringField(_("ID number"))
    sex = SelectField(_("Sex"), choices=choices(SEXES, N_("From the ID number")), validate_choice=False)
    birth_date = DayField(_("Birth date"), [Optional()])
    phone = StringField(_("Phone"))
    clear_phone = BooleanField(_("There is no phone any more"))
    area_code = SelectField(
        _("Village group"), [InputRequired(_("Choose a village group."))], validate_choice=False
    )
    address = StringField(_("Address"), [InputRequired(_("Type the address."))])
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    crs = SelectField(_("Coordinate system"), choices=choices(SYSTEMS), default=WGS84, validate_choice=False)
    living = SelectField(
        _("Living"),
        [InputRequired(_("Choose one of the list."))],
        choices=choices(LIVING),
        validate_choice=False,
    )
    categories = SelectMultipleField(
        _("Categories"),
        choices=choices(CATEGORIES),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    languages = SelectMultipleField(
        _("Languages"),
        choices=choices(LANGUAGES),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    needs_same_sex = BooleanField(_("Wishes a caregiver of the same sex"))
    key_note = StringField(_("Keys"))
    caution = StringField(_("Caution"))
    health_note = TextAreaField(_("Health"))
    clear_health_note = BooleanField(_("The health note no longer holds"))
    version = HiddenField()

    @classmethod
    def open_names(cls) -> list[str]:
        """The fields of an entry that are shown as they are, unlike the masked ones."""
        return [name for name in SeniorEntry.names() if name not in NOT_TYPED and name not in MASKED]

    @property
    def expected(self) -> int | None:
        """The version that the editor read; 0, which no row has, when the form was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isdigit() else 0

    def entry(self, station_id: int, known: SeniorEntry | None = None) -> SeniorEntry:
        """What was typed; `known` gives the masked values that were left empty."""
        values = {name: self[name].data for name in self.open_names()}
        values |= {name: tuple(values[name] or ()) for name in ("categories", "languages")}
        values["crs"] = values["crs"] or WGS84
        values["lat"], values["lon"] = converted(values["lat"], values["lon"], values["crs"])
        # A text that was not sent at all is an empty one.
        values |= {name: values[name] or "" for name in ("key_note", "caution")}
        for name in MASKED:
            cleared = f"clear_{name}" in self and self[f"clear_{name}"].data
            kept = getattr(known, name) if known and not cleared else ""
            values[name] = self[name].data or kept
        return SeniorEntry(**values, station_id=station_id)


class AbsenceForm(FlaskForm):
    """A sick call, leave or training."""

    reason = SelectField(
        _("Reason"),
        [InputRequired(_("Choose one of the list."))],
        choices=choices(ABSENCE_REASONS),
        validate_choice=False,
    )
    first_day = DayField(_("First day"), [InputRequired(_("Choose the first day."))])
    last_day = DayField(_("Last day"), [InputRequired(_("Choose the last day."))])
    from_minute = ClockField(_("From, on the first day"), [Optional()])

    @property
    def minute(self) -> int:
        """Minutes after midnight from which the first day counts; 0 without a time."""
        given: time | None = self.from_minute.data
        return given.hour * 60 + given.minute if given else 0
