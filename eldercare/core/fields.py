"""Form fields that more than one room asks for."""

from flask_babel import gettext
from wtforms import TimeField

from eldercare.core.errors import N_


class ClockField(TimeField):
    """A time of the day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read HH:MM."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("A time looks like 09:30."))) from None
