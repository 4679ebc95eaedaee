"""The phone pages: my day, one visit, my week, and what changed."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.db import db
from eldercare.core.feed import last_id
from eldercare.core.time import local_date, now
from eldercare.people import rules as people_rules
from eldercare.people.queries import absences_of, days_of
from eldercare.people.rules.contacts import NEARNESS
from eldercare.people.rules.hours import DAY_REASONS
from eldercare.visits.actions.numbers import note_numbers_shown
from eldercare.visits.actions.unseen import mark_seen
from eldercare.visits.blueprints import pages
from eldercare.visits.gatherings.of_people import hosted_by
from eldercare.visits.gatherings.words import name_of
from eldercare.visits.phone.queries import MyVisit, my_visit, my_visits
from eldercare.visits.phone.unseen import unseen_of
from eldercare.visits.rules import EXCEPTIONS
from eldercare.visits.tiers import rules as tier_words
from eldercare.visits.tiers.coverage import open_of_leader

WEEK = 7


@pages.get("/my/day")
@requires("day.see")
def my_day_page() -> str:
    """Today's visits in order, the next one in full."""
    moment, feed_cursor = now(), last_id()
    visits = my_visits(me().worker_id or 0, local_date(moment), local_date(moment))
    shown = next_of(visits)
    if shown is not None and shown.visit.senior.phone and note_numbers_shown(shown.visit, me(), now=moment):
        visits = my_visits(me().worker_id or 0, local_date(moment), local_date(moment))
    due = [one for one in visits if one.visit.state != "cancelled"]
    return render_template(
        "visits/my_day.html",
        visits=visits,
        due=len(due),
        over=sum(one.visit.state in {"done", "to_verify"} for one in due),
        next_one=next_of(visits),
        gatherings=hosted_by(me().worker_id or 0, local_date(moment), local_date(moment)),
        unseen=unseen_of(me().worker_id or 0, local_date(moment)),
        feed_cursor=feed_cursor,
        **common(moment),
    )


@pages.get("/my/visits/<int:visit_id>")
@requires("visit.attend")
def my_visit_page(visit_id: int) -> str:
    """One visit: the home, the tasks, in and out."""
    moment, feed_cursor = now(), last_id()
    mine = my_visit(me(), visit_id)
    is_today = mine.visit.day == local_date(moment)
    senior = mine.visit.senior
    if is_today and (senior.phone or senior.contacts) and note_numbers_shown(mine.visit, me(), now=moment):
        mine = my_visit(me(), visit_id)
    tasks = mine.tasks(language())
    return render_template(
        "visits/my_visit.html",
        mine=mine,
        state=mine.state_at(moment),
        tasks=tasks,
        open_tasks=sum(not task["done"] for task in tasks),
        is_today=is_today,
        exceptions=EXCEPTIONS,
        feed_cursor=feed_cursor,
        **common(moment),
    )


@pages.get("/my/week")
@requires("day.see")
def my_week_page() -> str:
    """The next seven days: the own hours, and the visits as far as they were published."""
    moment, feed_cursor = now(), last_id()
    first = local_date(moment)
    visits = my_visits(me().worker_id or 0, first, first + timedelta(days=WEEK - 1))
    hours = days_of(db.session(), me().worker_id or 0, first, WEEK)
    hosted = hosted_by(me().worker_id or 0, first, first + timedelta(days=WEEK - 1))
    return render_template(
        "visits/my_week.html",
        days=[(one.day, one, [visit for visit in visits if visit.visit.day == one.day]) for one in hours],
        gatherings=hosted,
        absences=absences_of(me().worker_id or 0, first, WEEK),
        reasons=DAY_REASONS,
        total=sum(one.visit.state != "cancelled" for one in visits),
        still_open=open_of_leader(me().worker_id or 0, first) if me().role == "leader" else [],
        tier_words=tier_words,
        feed_cursor=feed_cursor,
        **common(moment),
    )


@pages.post("/my/changes/seen")
@requires("day.see")
def seen_changes() -> Response:
    """The worker has looked at what stood on the page."""
    count = mark_seen(me(), request.form.getlist("change", type=int))
    flash(
        ngettext("%(num)s change seen", "%(num)s changes seen", count) if count else gettext("Seen already")
    )
    return redirect(url_for("visits.my_day_page"))


def next_of(visits: list[MyVisit]) -> MyVisit | None:
    """What to do now: where one is, else what comes first in the day."""
    waiting = [one for one in visits if one.waits]
    return next((one for one in waiting if one.is_here), waiting[0] if waiting else None)


def language() -> str:
    """The language of the task texts."""
    return "en" if str(get_locale()) == "en" else "zh"


def common(moment: datetime) -> dict[str, Any]:
    """What all three pages need."""
    today: date = local_date(moment)
    return {"now": moment, "today": today, "codes": people_rules, "nearness": NEARNESS, "name_of": name_of}
