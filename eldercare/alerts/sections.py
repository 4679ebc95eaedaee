"""What this room adds to a senior's page: devices and the newest alarms."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.alerts.models import Alarm
from eldercare.alerts.queries import devices_of_senior
from eldercare.alerts.rules import KINDS, OUTCOMES
from eldercare.alerts.wording import ROOMS, mark_of
from eldercare.core.db import db
from eldercare.people.models import Senior
from eldercare.people.sections import Section

SHOWN = 5


def senior_section(user: User, senior: Senior, _now: datetime) -> Section | None:
    """Buttons, sensors and alarms of a senior, for whoever may see alarms."""
    if not user.may("alarm.see"):
        return None
    query = within(select(Alarm).where(Alarm.senior_id == senior.id), Alarm, user)
    alarms = db.session.scalars(query.order_by(Alarm.opened_at.desc()).limit(SHOWN)).all()
    return Section(
        "alerts/_senior.html",
        {
            "devices": devices_of_senior(user, senior.id),
            "alarms": alarms,
            "rooms": {code: gettext(word) for code, word in ROOMS.items()},
            "kinds": KINDS,
            "outcomes": OUTCOMES,
            "mark_of": mark_of,
        },
    )
