"""Form fields that more than one room asks for."""

from datetime import time

from flask_babel import gettext
from wtforms import DateField, HiddenField, IntegerField, TimeField
from wtforms.validators import Optional

from eldercare.core.errors import N_


class ClockField(TimeField):
    """A time of the day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read HH:MM."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("A time looks like 09:30."))) from None


class AskedWhereShown(Optional):
    """Asked of some forms only: there it is needed, which the rules say; elsewhere it is not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"required": True}


def minutes_of(clock: time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


class DayField(DateField):
    """A date; what cannot be read is answered in our own words."""

    fault = N_("A date looks like 2026-11-23.")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM-DD."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(self.fault)) from None


class NumberField(IntegerField):
    """A whole number; an empty one that may be empty is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("Type a whole number."))) from None


class VersionField(HiddenField):
    """The version of the row that the form was filled from."""

    @property
    def expected(self) -> int:
        """Its number; 0, which no row has, when the form was tampered with."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0
