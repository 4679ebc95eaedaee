"""Form fields that more than one room asks for."""

from flask_babel import gettext
from wtforms import HiddenField, TimeField

from eldercare.core.errors import N_


class ClockField(TimeField):
    """A time of the day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read HH:MM."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("A time looks like 09:30."))) from None


class VersionField(HiddenField):
    """The version of the row that the form was filled from."""

    @property
    def expected(self) -> int:
        """Its number; 0, which no row has, when the form was tampered with."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0
