"""“Needs you now”: each fact that asks for a person becomes one line with one way to its fix."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.alerts.rules import KINDS, ON_SCENE, OPEN
from eldercare.inspections.queries import late_of
from eldercare.people.rules import age_on
from eldercare.reports import words
from eldercare.reports.answer_needs import answers_need
from eldercare.reports.certificate_needs import certificates_needs
from eldercare.reports.device_needs import homes_need, storm_need, upkeep_need
from eldercare.reports.gathering_needs import hosts_need
from eldercare.reports.hand_needs import hand_needs
from eldercare.reports.need import RANKS, Need
from eldercare.reports.place_needs import contracts_need
from eldercare.reports.today import Today
from eldercare.reports.wrong_needs import wrong_needs
from eldercare.visits.rules import EXCEPTIONS


def needs_of(today: Today) -> list[Need]:
    """Everything that needs somebody, by the urgency of its kind and then by the time that is left."""
    return sorted([*_all(today), *certificates_needs(today)], key=lambda need: (RANKS[need.kind], need.due))


def _all(today: Today) -> Iterator[Need]:
    for alarm in today.alarms:
        yield _alarm(today, alarm)
    for visit in today.late:
        yield _late(today, visit)
    yield from _more_late(today)
    for freed in today.freed:
        yield _freed(today, freed)
    if today.unassigned:
        yield _unassigned(today)
    if today.asked:
        yield answers_need(today)
    if today.hazards and today.hazards.counts.overdue:
        yield _hazards(today)
    for storm in today.silence.storms if today.silence else ():
        yield storm_need(today, storm)
    if today.silence and today.silence.single_homes:
        yield homes_need(today)
    if today.upkeep and today.upkeep.due_at:
        yield upkeep_need(today, today.upkeep.count, today.upkeep.due_at)
    yield from hand_needs(today)
    yield from _papers(today)
    yield from wrong_needs(today)


def _papers(today: Today) -> Iterator[Need]:
    """What waits for somebody at a desk."""
    if today.hostless:
        yield hosts_need(today)
    if today.verify.count:
        yield _verify(today)
    if today.contracts and today.contracts.anything:
        yield contracts_need(today.contracts)


def _alarm(today: Today, alarm: Any) -> Need:
    kind = gettext(KINDS[alarm.kind])
    if alarm.state == OPEN:
        title, since = gettext("%(kind)s not accepted", kind=kind), alarm.opened_at
    elif alarm.last_press_at is not None:
        title, since = gettext("%(kind)s pressed again", kind=kind), alarm.last_press_at
    elif alarm.state == ON_SCENE:
        title, since = gettext("%(kind)s: no word from the home", kind=kind), alarm.overdue_at
    else:
        title, since = gettext("%(kind)s: nobody there yet", kind=kind), alarm.overdue_at
    age = age_on(alarm.birth_date, today.day)
    return Need(
        kind="alarm",
        due=alarm.opened_at,
        title=title,
        sub=words.joined(f"{alarm.senior}, {age}", words.place_name(alarm)),
        figure=words.span(since, today.moment),
        since=since,
        note=gettext("at %(time)s", time=words.clock(alarm.opened_at, seconds=True)),
        action=gettext("Open alarm"),
        url=url_for("alerts.alarm_page", alarm_id=alarm.id),
    )


def _late(today: Today, visit: Any) -> Need:
    may_call = visit.worker_id is not None and today.user.may("worker.edit")
    call = url_for("people.worker_page", worker_id=visit.worker_id) if may_call else ""
    return Need(
        kind="late",
        due=visit.window_end,
        title=gettext("Visit late, no check-in"),
        sub=words.joined(visit.senior, _whom(today, visit)),
        figure=words.span(visit.window_end, today.moment),
        since=visit.window_end,
        note=gettext("due %(time)s", time=words.clock(visit.window_end)),
        action=gettext("Call caregiver") if call else gettext("Open board"),
        url=call or _board(today, visit, show="late"),
        more=gettext("Who could take this?"),
        more_url=url_for("visits.who_page", visit_id=visit.id),
    )


def _whom(today: Today, visit: Any) -> str:
    """Who was to come, with the number for those who call workers at work."""
    if not visit.worker:
        return str(gettext("nobody assigned"))
    return (
        words.joined(visit.worker, visit.phone)
        if visit.phone and today.user.may("worker.edit")
        else visit.worker
    )


def _more_late(today: Today) -> Iterator[Need]:
    """One line for the late visits that have no line of their own."""
    more = today.states.get("late", 0) - len(today.late)
    if more <= 0:
        return
    newest = today.late[-1]
    yield Need(
        kind="late",
        due=newest.window_end + timedelta(seconds=1),
        title=ngettext("%(num)s more visit late", "%(num)s more visits late", more),
        sub=gettext("less late than the ones above"),
        figure=words.span(newest.window_end, today.moment),
        since=newest.window_end,
        note=gettext("at most"),
        action=gettext("Open board"),
        url=_board(today, newest, show="late"),
        count=more,
    )


def _freed(today: Today, freed: Any) -> Need:
    count, first = len(freed.visits), freed.first
    if freed.reason == "sick":
        title = ngettext("%(num)s visit freed by a sick call", "%(num)s visits freed by a sick call", count)
    else:
        title = ngettext("%(num)s visit freed by an absence", "%(num)s visits freed by an absence", count)
    plans = today.user.may("visit.plan")
    return Need(
        kind="freed",
        due=first.window_end,
        title=title,
        sub=words.joined(freed.worker, gettext("first: %(time)s", time=words.window(first))),
        action=gettext("Re-plan") if plans else gettext("Open board"),
        url=_board(today, first, show="absent"),
        count=count,
        **_time_left(today, first.window_end),
    )


def _unassigned(today: Today) -> Need:
    visit, count = today.unassigned, today.unassigned_count
    if today.freed:
        title = ngettext("%(num)s more visit unassigned", "%(num)s more visits unassigned", count)
    else:
        title = ngettext("%(num)s visit unassigned", "%(num)s visits unassigned", count)
    return Need(
        kind="unassigned",
        due=visit.window_end,
        title=title,
        sub=words.joined(gettext("first: %(time)s", time=words.window(visit)), visit.senior),
        action=gettext("See reasons"),
        url=_board(today, visit, show="unassigned"),
        count=count,
        **_time_left(today, visit.window_end),
    )


def _hazards(today: Today) -> Need:
    assert today.hazards
    count = today.hazards.counts.overdue
    title = ngettext("%(num)s hazard overdue", "%(num)s hazards overdue", count)
    # The nearest deadline leads the list; it is not overdue where the late ones all wait for their re-check.
    first = next((row for row in today.hazards.rows if late_of(row, today.day) > 0), None)
    days = late_of(first, today.day) if first else 0
    return Need(
        kind="hazards",
        due=today.moment,
        title=title,
        sub=words.joined(words.named(first.institution), first.description)
        if first
        else gettext("handed in late, waiting for the re-check"),
        figure=ngettext("%(num)s day", "%(num)s days", days) if first else "",
        note=gettext("due %(time)s", time=f"{first.deadline:%m-%d}") if first else "",
        action=gettext("Chase"),
        url=url_for("inspections.hazards_page", show="overdue"),
        count=count,
    )


def _verify(today: Today) -> Need:
    newest, count = today.verify.rows[0], today.verify.count
    codes = {code: None for row in today.verify.rows for code in today.verify.exceptions.get(row.id, ())}
    reasons = [gettext(EXCEPTIONS[code]) for code in codes if code in EXCEPTIONS]
    return Need(
        kind="verify",
        due=today.moment,
        title=ngettext("%(num)s visit to verify", "%(num)s visits to verify", count),
        sub=words.joined(*reasons[:2]) or newest.senior,
        figure=gettext("today"),
        note=gettext("before %(time)s", time="18:00"),
        action=gettext("Verify") if today.user.may("visit.verify") else gettext("Open board"),
        url=_board(today, newest, show="to_verify", day=newest.day),
        count=count,
    )


def _time_left(today: Today, window_end: datetime) -> dict[str, Any]:
    if window_end >= today.moment:
        return {
            "until": window_end,
            "figure": words.span(today.moment, window_end),
            "note": gettext("left in the window"),
        }
    return {
        "since": window_end,
        "figure": words.span(window_end, today.moment),
        "note": gettext("after the window"),
    }


def _board(today: Today, visit: Any, **shown: Any) -> str:
    """The board of the visit's station and day, with one kind of visits standing out."""
    day = shown.pop("day", today.day)
    return url_for("visits.board_page", station=visit.station, day=day.isoformat(), **shown)
