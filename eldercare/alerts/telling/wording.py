"""What a message outside says: codes become a sentence at sending."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale, gettext, ngettext

from eldercare.alerts.rules import KINDS
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.people.models import Station
from eldercare.telling.kinds import says_family
from eldercare.telling.models import OutboxMessage
from eldercare.telling.tellers import Teller
from eldercare.telling.texts import link_to

SUBJECTS = {
    "alarm": N_("%(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "still_open": N_("Nobody has accepted yet: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "pressed_again": N_("Pressed again: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "overdue": N_("Nobody has arrived yet: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "stayed": N_("No word from the home: %(kind)s at %(station)s, alarm no. %(number)s. %(link)s"),
    "accepted": N_("Accepted: alarm no. %(number)s at %(station)s. %(link)s"),
}
FAMILY_SENTENCE = N_(
    "A senior who named you as a contact has raised an alarm (%(kind)s). %(station)s is sending somebody."
    " Please keep your phone at hand."
)
FAMILY_OVERDUE = N_(
    "A senior who named you as a contact has raised an alarm (%(kind)s), and nobody has arrived yet."
    " %(station)s goes on looking for somebody. Please keep your phone at hand."
)
FAMILY_CALL_BACK = N_("Questions: %(phone)s, no. %(number)s.")
"""What the family reads: no link, for it cannot sign in; and a message that goes astray names nobody."""
MAINTENANCE = "maintenance"
WAITING = N_("Devices that have waited for maintenance for a week at %(station)s: %(count)s. %(link)s")
TRIAL = N_("Trial message of the eldercare alarm centre. Nobody is in trouble.")
LANGUAGE = "zh_Hans_CN"


def text_of(row: OutboxMessage) -> str:
    """The message in the county's language: kind, station, number and link, nothing about the person.

    Empty when the codes of the message say nothing: it cannot be told.
    """
    if row.subject == MAINTENANCE:
        return _maintenance(row)
    sentence = SUBJECTS.get(row.subject)
    if sentence is None:
        return ""
    station = db.session.get(Station, row.params.get("station_id"))
    kind = KINDS.get(row.params.get("kind", ""))
    with force_locale(LANGUAGE):
        values = {
            "kind": gettext(kind) if kind else "",
            "station": station.name if station else "",
            "number": row.alarm_id,
            "link": link_to(f"/alarms/{row.alarm_id}"),
        }
        if says_family(row.audience):
            return _to_family(row.subject, values, station.phone if station else "")
        return str(gettext(sentence, **values))


def _to_family(subject: str, values: dict[str, object], phone: str) -> str:
    sentence = FAMILY_OVERDUE if subject == "overdue" else FAMILY_SENTENCE
    said = str(gettext(sentence, **values))
    back = str(gettext(FAMILY_CALL_BACK, phone=phone, **values)) if phone else ""
    return f"{said} {back}".strip()


def _maintenance(row: OutboxMessage) -> str:
    station = db.session.get(Station, row.params.get("station_id") or 0)
    with force_locale(LANGUAGE):
        name = station.name if station else gettext("the county")
        link = link_to("/devices/maintenance")
        return str(gettext(WAITING, station=name, count=row.params.get("count"), link=link))


def more_of(count: int) -> str:
    """How many more there are than a bundle names."""
    with force_locale(LANGUAGE):
        link = link_to("/alarms")
        return str(ngettext("%(num)s more: %(link)s", "%(num)s more: %(link)s", count, link=link))


def let_desks_know(rows: Sequence[OutboxMessage], now: datetime) -> None:
    """One event for each alarm that was told of: ids only."""
    told = {
        row.alarm_id: row.params.get("station_id")
        for row in rows
        if row.alarm_id and row.params.get("station_id")
    }
    for alarm_id, station_id in told.items():
        feed.tell("notice.tried", now=now, data={"alarm_id": alarm_id}, station_id=station_id)


TELLER = Teller(frozenset({*SUBJECTS, MAINTENANCE}), text_of, more_of, tried=let_desks_know)


def trial_text() -> str:
    """What a trial message says."""
    with force_locale(LANGUAGE):
        return str(gettext(TRIAL))
