"""What a message outside says: codes become a sentence at sending."""

from flask import current_app
from flask_babel import force_locale, gettext

from eldercare.alerts.models import OutboxMessage
from eldercare.alerts.rules import KINDS
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.people.models import Station

SUBJECTS = {
    "alarm": N_("%(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "still_open": N_("Nobody has accepted yet: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "pressed_again": N_("Pressed again: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "overdue": N_("Nobody has arrived yet: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "stayed": N_("No word from the home: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "accepted": N_("Accepted: alarm no. %(number)s at %(station)s. %(link)s"),
}
LANGUAGE = "zh_Hans_CN"


def text_of(row: OutboxMessage) -> str:
    """The message in the county's language: kind, station, number and link, nothing about the person."""
    station = db.session.get(Station, row.params.get("station_id"))
    link = f"{current_app.config['SETTINGS'].public_url}/alarms/{row.alarm_id}"
    sentence = KINDS[row.params["kind"]]
    with force_locale(LANGUAGE):
        values = {
            "kind": gettext(sentence),
            "station": station.name if station else "",
            "number": row.alarm_id,
            "link": link,
        }
        return str(gettext(SUBJECTS[row.subject], **values))
