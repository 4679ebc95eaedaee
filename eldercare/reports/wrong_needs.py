"""What went wrong with the day: reports to confirm, re-plans to decide about, bad weather."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.core.time import at
from eldercare.reports import words
from eldercare.reports.need import Need
from eldercare.reports.today import Today
from eldercare.visits.disruptions.rules import KINDS

DAY = timedelta(days=1)


def wrong_needs(today: Today) -> Iterator[Need]:
    """One line for each report, re-plan and weather day."""
    for row in today.wrong.reported:
        yield _reported(today, row)
    for replan in today.wrong.replans:
        yield _replan(today, replan)
    for found in today.wrong.weather:
        yield _weather(found)


def _reported(today: Today, row: Any) -> Need:
    return Need(
        kind="reported",
        due=row.reported_at,
        title=gettext("Reported by phone: %(what)s", what=gettext(KINDS[row.kind])),
        sub=row.worker.name,
        figure=words.span(row.reported_at, today.moment),
        since=row.reported_at,
        note=gettext("not confirmed"),
        action=gettext("Confirm") if today.user.may("worker.edit") else gettext("Look"),
        url=url_for("visits.disruption_page", disruption_id=row.id),
    )


def _replan(today: Today, replan: Any) -> Need:
    return Need(
        kind="replan",
        due=replan.due,
        title=ngettext("Re-plan ready: %(num)s visit", "Re-plan ready: %(num)s visits", replan.visits),
        sub=words.joined(replan.worker, f"{replan.day:%m-%d}" if replan.day != today.day else ""),
        figure=words.span(replan.answered_at, today.moment),
        since=replan.answered_at,
        note=gettext("to decide"),
        action=gettext("Look"),
        url=url_for("visits.replan_page", replan_id=replan.id),
        count=replan.visits,
    )


def _weather(found: Any) -> Need:
    row, count, area, station = found
    place = area if area is not None and row.station_id is None else station or area
    done = gettext("moved to another time") if row.new_day else gettext("cancelled")
    return Need(
        kind="weather",
        due=at(row.day, 0) + DAY,
        title=ngettext(
            "Bad weather: %(num)s outdoor visit %(done)s",
            "Bad weather: %(num)s outdoor visits %(done)s",
            count,
            done=done,
        ),
        sub=words.named(place) if place is not None else "",
        figure=f"{row.day:%m-%d}",
        note=gettext("in force"),
        action=gettext("Look"),
        url=url_for("visits.weather_day_page", weather_id=row.id),
        count=count,
    )  # fmt: skip
