"""The forms of this room. What is allowed stands in the actions, not here."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from eldercare.alerts.actions.channels import ChannelEntry
from eldercare.alerts.chain import CHANNEL_AUDIENCES
from eldercare.core.fields import VersionField
from eldercare.telling.kinds import CHANNEL_KINDS, DEFAULT_PER_MINUTE

WHOLE_COUNTY = 0
RATE_FAULT = _("Type a number from 1 to 600.")


class CountField(IntegerField):
    """A whole number; what cannot be read is answered in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits."""
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            raise ValueError(str(RATE_FAULT)) from None


class ChannelForm(FlaskForm):
    """A channel. On a change an empty address stays as it is: it is masked."""

    name = StringField(_("Name of the channel"), [InputRequired(_("Type the name."))])
    kind = SelectField(
        _("Kind"),
        [InputRequired(_("Choose one of the list."))],
        choices=[SelectChoice(code, _(word)) for code, word in CHANNEL_KINDS.items()],
        validate_choice=False,
    )
    address = StringField(_("Address"))
    station_id = SelectField(
        _("Tells of"), [InputRequired(_("Choose one of the list."))], coerce=int, validate_choice=False
    )
    audiences = SelectMultipleField(
        _("Tells whom"),
        choices=[SelectChoice(code, _(word)) for code, word in CHANNEL_AUDIENCES.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    per_minute = CountField(_("Messages a minute"), [InputRequired(RATE_FAULT)], default=DEFAULT_PER_MINUTE)
    version = VersionField()

    @property
    def expected(self) -> int:
        """The version that the editor read; 0, which no row has, when the form was tampered with."""
        return self.version.expected

    @property
    def entry(self) -> ChannelEntry:
        """What was typed."""
        return ChannelEntry(
            name=self.name.data or "",
            kind=self.kind.data or "",
            address=self.address.data or "",
            audiences=tuple(self.audiences.data or ()),
            station_id=self.station_id.data or None,
            per_minute=self.per_minute.data or 0,
        )
