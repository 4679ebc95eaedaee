"""What seniors and families have answered to messages about visits, and nobody has seen to."""

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.core.db import db
from eldercare.people.models import Station
from eldercare.reports import words
from eldercare.reports.need import Need
from eldercare.reports.today import Today
from eldercare.visits.announcing.rules import ANSWERS


def answers_need(today: Today) -> Need:
    """One line for all of them, with the one that has waited longest."""
    first, count = today.asked[0].row, len(today.asked)
    station = db.session.get_one(Station, first.station_id)
    return Need(
        kind="answers",
        due=first.answered_at,
        title=ngettext(
            "%(num)s answer to a message about a visit",
            "%(num)s answers to messages about visits",
            count,
        ),
        sub=words.joined(first.visit.senior.name, gettext(ANSWERS[first.answer])),
        figure=words.span(first.answered_at, today.moment),
        since=first.answered_at,
        note=gettext("waits"),
        action=gettext("See answers"),
        url=url_for("visits.visit_messages_page", station=station.code, day=first.visit.day.isoformat()),
        count=count,
    )
