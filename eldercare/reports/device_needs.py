"""What devices need of somebody: homes without protection, storms, maintenance that is due."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.alerts.equipment import TROUBLES, Storm, Trouble
from eldercare.reports import words
from eldercare.reports.need import Need
from eldercare.reports.today import Today


def storm_need(today: Today, storm: Storm) -> Need:
    """Very many devices at once: one cause, one line."""
    return Need(
        kind="storm",
        due=storm.since,
        title=ngettext("%(num)s device at once", "%(num)s devices at once", storm.count),
        sub=words.joined(
            gettext(TROUBLES[Trouble(storm.kind)]),
            gettext("a power cut or the network? One cause is to be found."),
        ),
        figure=words.span(storm.since, today.moment),
        since=storm.since,
        note=gettext("since %(time)s", time=words.clock(storm.since)),
        action=gettext("See devices"),
        url=url_for("alerts.devices_page", only="trouble"),
        count=storm.count,
    )


def homes_need(today: Today) -> Need:
    """Homes that no device of theirs protects, but for those of a storm."""
    assert today.silence
    longest, count = today.silence.rows[0], today.silence.single_homes
    heard = longest.last_seen_at or longest.bound_at
    return Need(
        kind="homes",
        due=today.moment,
        title=ngettext("%(num)s home unprotected", "%(num)s homes unprotected", count),
        sub=words.joined(longest.senior, words.place_name(longest)),
        figure=words.span(heard, today.moment) if heard else "",
        since=heard,
        note=gettext("longest silence"),
        action=gettext("Send someone") if today.user.may("device.edit") else gettext("See devices"),
        url=url_for("alerts.devices_page", only="unprotected"),
        count=count,
    )


def upkeep_need(today: Today, count: int, due_at: datetime) -> Need:
    """Maintenance whose time is up."""
    return Need(
        kind="upkeep",
        due=today.moment,
        title=ngettext("%(num)s device to be mended", "%(num)s devices to be mended", count),
        sub=gettext("due three days after it began"),
        figure=words.span(due_at, today.moment),
        since=due_at,
        note=gettext("longest overdue"),
        action=gettext("See the tasks"),
        url=url_for("alerts.maintenance_page"),
        count=count,
    )
