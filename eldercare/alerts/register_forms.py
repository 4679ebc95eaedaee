"""The forms of the register of devices. What is allowed stands in entry.py and the actions, not here."""

from collections.abc import Iterable, Sequence

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eldercare.alerts.entry import DRIVERS, GATEWAY_DRIVERS, DeviceEntry, GatewayEntry, cleaned_name
from eldercare.alerts.models import DeviceModel, Gateway
from eldercare.alerts.wording import ROOMS
from eldercare.core.fields import VersionField
from eldercare.people.models import Station

NOT_EMPTY = _("Fill this in.")


class DeviceForm(FlaskForm):
    """A device to be registered."""

    device_id = StringField(_("Name on the device"), [InputRequired(NOT_EMPTY)])
    model = SelectField(_("Model"), [InputRequired(NOT_EMPTY)], validate_choice=False)
    gateway = SelectField(_("Gateway"), validate_choice=False)
    room = SelectField(_("Room"), validate_choice=False)

    def offer(self, models: Sequence[DeviceModel], gateways: Iterable[Gateway]) -> None:
        """Fill the lists."""
        self.model.choices = model_choices(models)
        self.gateway.choices = [SelectChoice("", gettext("none, it speaks by itself"))] + [
            SelectChoice(str(one.id), gateway_name(one)) for one in gateways
        ]
        self.room.choices = room_choices()

    def entry(self, senior_id: int | None) -> DeviceEntry:
        """What was typed."""
        gateway = str(self.gateway.data or "")
        return DeviceEntry(
            device_id=cleaned_name(self.device_id.data or ""),
            model=self.model.data or "",
            gateway_id=int(gateway) if gateway.isdecimal() else None,
            senior_id=senior_id,
            room=(self.room.data or "") if senior_id else "",
        )


class GatewayForm(FlaskForm):
    """A gateway to be added or edited."""

    gateway_id = StringField(_("Name on the wire"), [InputRequired(NOT_EMPTY)])
    name = StringField(_("Called"))
    driver = SelectField(_("Speaks"), [InputRequired(NOT_EMPTY)], validate_choice=False)
    base_topic = StringField(_("Its topics begin with"), [InputRequired(NOT_EMPTY)])
    station_id = SelectField(_("Station"), [InputRequired(NOT_EMPTY)], validate_choice=False)
    place = StringField(_("Where exactly"))
    version = VersionField()

    def offer(self, stations: Iterable[Station]) -> None:
        """Fill the lists."""
        self.driver.choices = [SelectChoice(code, gettext(word)) for code, word in GATEWAY_DRIVERS.items()]
        self.station_id.choices = [SelectChoice(str(one.id), named(one)) for one in stations]

    def entry(self, senior_id: int | None) -> GatewayEntry:
        """What was typed."""
        station = str(self.station_id.data or "")
        return GatewayEntry(
            gateway_id=self.gateway_id.data or "",
            driver=self.driver.data or "",
            base_topic=self.base_topic.data or "",
            name=self.name.data or "",
            place=self.place.data or "",
            senior_id=senior_id,
            station_id=int(station) if station.isdecimal() else None,
        )

    @property
    def expected(self) -> int:
        """The version that the form was filled from; 0, which no row has, when it was tampered with."""
        return self.version.expected


def model_choices(models: Sequence[DeviceModel]) -> list[SelectChoice]:
    """Models under what they speak."""
    first = [SelectChoice("", gettext("Choose"))]
    return first + [
        SelectChoice(one.code, named(one), optgroup=str(gettext(DRIVERS.get(one.driver, one.driver))))
        for one in models
    ]


def room_choices() -> list[SelectChoice]:
    """Rooms of a home, with none first."""
    return [SelectChoice("", "–")] + [SelectChoice(code, gettext(word)) for code, word in ROOMS.items()]


def named(thing: DeviceModel | Station) -> str:
    """What it is called in the reader's language."""
    return thing.name_en if str(get_locale()) == "en" else thing.name


def gateway_name(gateway: Gateway) -> str:
    """The name on the wire with what people call it."""
    return f"{gateway.gateway_id} · {gateway.name}" if gateway.name else gateway.gateway_id
