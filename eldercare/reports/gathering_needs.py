"""Gatherings of the next days that nobody, or too few, will host."""

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.core.time import local_date
from eldercare.reports import words
from eldercare.reports.need import Need
from eldercare.reports.today import Today
from eldercare.visits.gatherings.words import name_of


def hosts_need(today: Today) -> Need:
    """One line for all of them, with the way to the first."""
    first, count = today.hostless[0].day, len(today.hostless)
    is_today = local_date(first.starts_at) == today.day
    when = words.clock(first.starts_at) if is_today else f"{first.day:%m-%d} {words.clock(first.starts_at)}"
    return Need(
        kind="hosts",
        due=first.starts_at,
        title=ngettext("%(num)s gathering without host", "%(num)s gatherings without host", count),
        sub=words.joined(gettext("first: %(time)s", time=when), name_of(first)),
        figure=words.span(*sorted([today.moment, first.starts_at])),
        until=first.starts_at if first.starts_at > today.moment else None,
        since=None if first.starts_at > today.moment else first.starts_at,
        note=gettext("until it begins") if first.starts_at > today.moment else gettext("should have begun"),
        action=gettext("Choose a host") if today.user.may("visit.plan") else gettext("Look"),
        url=url_for("visits.gathering_day_page", day_id=first.id),
        count=count,
        more=gettext("All of the station") if count > 1 else "",
        more_url=url_for("visits.gatherings_page", station=first.station.code, show="short")
        if count > 1
        else "",
    )
