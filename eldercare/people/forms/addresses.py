"""The forms of addresses and positions. What is allowed stands in residences.py, positions.py and the
actions."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from eldercare.core.coordinates import SYSTEMS, WGS84
from eldercare.people.forms.fields import DayField, DegreesField, choices
from eldercare.people.rules.positions import converted
from eldercare.people.rules.residences import KINDS, AddressEntry


class Versioned(FlaskForm):
    """A form that says which version of a row it was filled in against."""

    version = HiddenField()

    @property
    def expected(self) -> int | None:
        """The version that the editor read; 0, which no row has, when the form was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isdigit() else 0


class AddressForm(Versioned):
    """One of the addresses of a senior."""

    kind = SelectField(
        _("What is it?"), [InputRequired()], choices=choices(KINDS), default="child", validate_choice=False
    )
    address = StringField(_("Address"), [InputRequired(_("Type the address."))])
    group = StringField(_("Village group"))
    first_day = DayField(_("First day"), [Optional()])
    last_day = DayField(_("Last day"), [Optional()])
    yearly = BooleanField(_("Comes again each year"))
    lat = DegreesField(_("Latitude"), [Optional()])
    lon = DegreesField(_("Longitude"), [Optional()])
    crs = SelectField(_("Coordinate system"), choices=choices(SYSTEMS), default=WGS84, validate_choice=False)

    def entry(self, area_code: str) -> AddressEntry:
        """What was typed, with the position as WGS-84."""
        crs = self.crs.data or WGS84
        lat, lon = converted(self.lat.data, self.lon.data, crs)
        return AddressEntry(
            kind=self.kind.data or "", address=self.address.data or "", area_code=area_code, lat=lat, lon=lon,
            crs=crs, first_day=self.first_day.data, last_day=self.last_day.data,
            yearly=bool(self.yearly.data),
        )  # fmt: skip


class PlaceForm(Versioned):
    """A position set by hand: clicked on the map, or typed."""

    lat = DegreesField(_("Latitude"), [InputRequired(_("Choose a place on the map, or type its degrees."))])
    lon = DegreesField(_("Longitude"), [InputRequired(_("Choose a place on the map, or type its degrees."))])
    crs = SelectField(_("Coordinate system"), choices=choices(SYSTEMS), default=WGS84, validate_choice=False)


class EndForm(FlaskForm):
    """The last day at an address."""

    last_day = DayField(_("Last day"), [InputRequired(_("Choose the last day."))])
