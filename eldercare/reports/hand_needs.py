"""What visits by hand and visiting tiers ask of a person today, as lines of “Needs you now”."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.core.time import day_bounds
from eldercare.reports import words
from eldercare.reports.need import Need
from eldercare.reports.today import Today
from eldercare.visits.by_hand.queries.waiting import Waiting
from eldercare.visits.models import HotlineCall, Visit
from eldercare.visits.tiers.coverage import Counts
from eldercare.visits.tiers.rules import MONTH, is_worth_saying, period_around


def hand_needs(today: Today) -> Iterator[Need]:
    """Urgent visits that nobody has, promises, missed visits, and what a month leaves open."""
    waiting, counts = today.by_hand, today.coverage
    if waiting is not None:
        if waiting.urgent is not None:
            yield _urgent(today, waiting, waiting.urgent)
        if waiting.first_call is not None:
            yield _calls(today, waiting, waiting.first_call)
        if waiting.missed:
            yield _missed(today, waiting)
    if counts is not None and is_worth_saying(counts.due - counts.made, counts.due, today.day):
        yield _coverage(today, counts)


def _urgent(today: Today, waiting: Waiting, visit: Visit) -> Need:
    count = waiting.urgent_count
    over = visit.window_end < today.moment
    return Need(
        kind="urgent",
        due=visit.window_end,
        title=ngettext(
            "%(num)s urgent visit without a person", "%(num)s urgent visits without a person", count
        ),
        sub=words.joined(words.named(visit.service), visit.senior.name),
        figure=words.span(*sorted([visit.window_end, today.moment])),
        since=visit.window_end if over else None,
        until=None if over else visit.window_end,
        note=gettext("after the window") if over else gettext("left in the window"),
        action=gettext("Find somebody"),
        url=url_for("visits.board_visit_page", visit_id=visit.id),
        count=count,
    )


def _calls(today: Today, waiting: Waiting, call: HotlineCall) -> Need:
    late = waiting.late_calls
    if late:
        title = ngettext(
            "%(num)s request whose promise has passed", "%(num)s requests whose promise has passed", late
        )
    else:
        title = ngettext(
            "%(num)s request promised for today", "%(num)s requests promised for today", waiting.calls_today
        )
    return Need(
        kind="calls",
        due=call.promised_at,
        title=title,
        sub=words.joined(gettext("first: %(time)s", time=words.clock(call.promised_at)), call.senior.name),
        figure=words.span(*sorted([call.promised_at, today.moment])),
        since=call.promised_at if late else None,
        until=None if late else call.promised_at,
        note=gettext("after the promise") if late else gettext("left of the promise"),
        action=gettext("Answer"),
        url=url_for("visits.board_calls_page", state="overdue" if late else "open"),
        count=late or waiting.calls_today,
    )


def _missed(today: Today, waiting: Waiting) -> Need:
    twice = waiting.missed_twice
    return Need(
        kind="missed",
        due=today.moment,
        title=ngettext(
            "%(num)s missed visit to look after", "%(num)s missed visits to look after", waiting.missed
        ),
        sub=gettext("%(count)s of people who live alone, the second in a row", count=twice)
        if twice
        else gettext("nobody knows yet how the person is"),
        figure=gettext("today"),
        note=gettext("oldest %(day)s", day=f"{waiting.oldest_missed:%m-%d}") if waiting.oldest_missed else "",
        action=gettext("Look after"),
        url=url_for("visits.board_missed_page"),
        count=waiting.missed,
    )


def _coverage(today: Today, counts: Counts) -> Need:
    left, last = counts.due - counts.made, period_around(MONTH, today.day)[1]
    return Need(
        kind="coverage",
        due=day_bounds(last)[1],
        title=ngettext(
            "%(num)s visit of care of this month still open",
            "%(num)s visits of care of this month still open",
            left,
        ),
        sub=gettext("of %(due)s that are due, %(made)s made", due=counts.due, made=counts.made),
        figure=ngettext("%(num)s day", "%(num)s days", (last - today.day).days),
        note=gettext("until the month ends"),
        action=gettext("See who"),
        url=url_for("visits.care_plan_coverage_page"),
        count=left,
    )
