"""The forms of places and operators. What is allowed stands in entry.py and the actions, not here."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.fields import VersionField
from eldercare.people.forms.fields import DayField, DegreesField, choices
from eldercare.people.places.boundaries import MOST_BYTES, NOT_JSON, TOO_MANY, BoundaryError, read_boundary
from eldercare.people.places.entry import (
    AreaEntry,
    ContractEntry,
    InstitutionEntry,
    OperatorEntry,
    StationEntry,
)
from eldercare.people.places.words import MODES, OPERATOR_KINDS

NAME = _("Chinese name")
TYPE_NAME = N_("Type the Chinese name.")


def names(most: int, most_en: int) -> tuple[StringField, StringField]:
    """The name in both languages."""
    name = StringField(NAME, [InputRequired(_(TYPE_NAME))], render_kw={"maxlength": most})
    return name, StringField(_("English name"), [Optional()], render_kw={"maxlength": most_en})


class CountField(IntegerField):
    """A whole number; what cannot be read is answered in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits."""
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            raise ValueError(gettext("A whole number, please.")) from None


class AreaForm(FlaskForm):
    """An area; the outline comes as a file or as text."""

    code = StringField(_("Code"), [InputRequired(_("Type the code."))])
    name, name_en = names(40, 60)
    lat = DegreesField(_("Latitude"), [InputRequired(_("Type the latitude."))])
    lon = DegreesField(_("Longitude"), [InputRequired(_("Type the longitude."))])
    boundary_file = FileField(_("Outline as a GeoJSON file"), [Optional()])
    boundary = TextAreaField(_("Outline as GeoJSON text"), [Optional()])
    no_boundary = BooleanField(_("Take the outline away; a circle stands in"))
    version = VersionField()

    def entry(self, code: str, kept: dict[str, Any] | None) -> AreaEntry:
        """What was typed; raises InvalidInputError when the outline cannot be taken."""
        outline = None if self.no_boundary.data else kept
        try:
            if text := self._outline():
                outline = read_boundary(text)
        except BoundaryError as refusal:
            raise InvalidInputError({"boundary": str(refusal)}) from None
        lat, lon = self.lat.data, self.lon.data
        return AreaEntry(code, self.name.data or "", self.name_en.data or "", lat, lon, outline)

    def _outline(self) -> str:
        file = self.boundary_file.data
        if not file or not file.filename:
            return (self.boundary.data or "").strip()
        given = file.stream.read(MOST_BYTES + 1)
        if len(given) > MOST_BYTES:
            raise BoundaryError(TOO_MANY)
        try:
            return str(given.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise BoundaryError(NOT_JSON) from None


class StationForm(FlaskForm):
    """A care station."""

    code = StringField(_("Code"), [InputRequired(_("Type the code."))])
    name, name_en = names(60, 80)
    area_code = SelectField(
        _("Its area"), [InputRequired(_("Choose an area of the list."))], validate_choice=False
    )
    phone = StringField(_("Phone"), [Optional()])
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    version = VersionField()

    def entry(self, code: str) -> StationEntry:
        """What was typed."""
        return StationEntry(
            code, self.name.data or "", self.name_en.data or "", self.area_code.data or "",
            self.lat.data, self.lon.data, self.phone.data or "",
        )  # fmt: skip


class OperatorForm(FlaskForm):
    """An operator. On an edit, empty contact and phone stay as they are: they are masked."""

    name, name_en = names(80, 120)
    kind = SelectField(_("Kind"), [InputRequired()], choices=choices(OPERATOR_KINDS), validate_choice=False)
    credit_code = StringField(_("Credit code"), [Optional()], render_kw={"maxlength": 18})
    contact = StringField(_("Contact"), [Optional()], render_kw={"maxlength": 40, "autocomplete": "off"})
    phone = StringField(_("Phone"), [Optional()], render_kw={"inputmode": "tel", "autocomplete": "off"})
    clear_contact = BooleanField(_("Nobody is the contact any more"))
    clear_phone = BooleanField(_("There is no phone any more"))
    version = VersionField()

    def entry(self, contact: str = "", phone: str = "") -> OperatorEntry:
        """What was typed; contact and phone as they were where nothing was."""
        return OperatorEntry(
            self.name.data or "", self.name_en.data or "", self.kind.data or "", self.credit_code.data or "",
            self.contact.data or ("" if self.clear_contact.data else contact),
            self.phone.data or ("" if self.clear_phone.data else phone),
        )  # fmt: skip


class ContractForm(FlaskForm):
    """A contract of a station or an institution."""

    operator_id = SelectField(_("Operator"), [InputRequired(_("Choose an operator."))], validate_choice=False)
    since = DayField(_("First day"), [InputRequired(_("Choose the first day."))])
    until = DayField(_("Last day"), [Optional()])
    number = StringField(_("Contract no."), [Optional()], render_kw={"maxlength": 40})
    note = StringField(_("Where the paper lies"), [Optional()], render_kw={"maxlength": 300})
    version = VersionField()

    def entry(self) -> ContractEntry:
        """What was typed."""
        chosen = str(self.operator_id.data or "")
        operator_id = int(chosen) if chosen.isascii() and chosen.isdigit() else None
        return ContractEntry(
            operator_id, self.since.data, self.until.data, self.number.data or "", self.note.data or ""
        )


class InstitutionForm(FlaskForm):
    """A care institution; how it is run is asked for once, when it is added."""

    name, name_en = names(60, 80)
    area_code = SelectField(
        _("Its area"), [InputRequired(_("Choose an area of the list."))], validate_choice=False
    )
    address = StringField(_("Address"), [Optional()], render_kw={"maxlength": 120})
    beds = CountField(_("Beds"), [InputRequired(_("Type the number of beds."))])
    residents = CountField(_("Residents"), [InputRequired(_("Type the number of residents."))])
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    mode = SelectField(_("Way of operation"), [Optional()], choices=choices(MODES), validate_choice=False)
    since = DayField(_("Run so since"), [Optional()])
    version = VersionField()

    def entry(self) -> InstitutionEntry:
        """What was typed."""
        return InstitutionEntry(
            self.name.data or "", self.name_en.data or "", self.area_code.data or "", self.address.data or "",
            self.beds.data, self.residents.data, self.lat.data, self.lon.data,
        )  # fmt: skip


class ModeForm(FlaskForm):
    """Another way of operation from a day on."""

    mode = SelectField(
        _("Way of operation"), [InputRequired()], choices=choices(MODES), validate_choice=False
    )
    since = DayField(_("From this day on"), [InputRequired(_("Choose the first day."))])
    version = VersionField()


class ClosingForm(FlaskForm):
    """The day from which a place is no more."""

    day = DayField(_("From this day on"), [InputRequired(_("Choose the day."))])
    version = VersionField()
