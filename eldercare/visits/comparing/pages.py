"""The page that compares a draft with what was told, and publishing from there."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from eldercare.accounts.access import me, requires
from eldercare.core.feed import last_id
from eldercare.core.time import day_of, local_date, now
from eldercare.core.wording import sentence_of
from eldercare.people.models import Station
from eldercare.visits.actions.publishing import publish_days
from eldercare.visits.blueprints import pages
from eldercare.visits.board.queries import choose_station, stations_of
from eldercare.visits.comparing.queries import compare
from eldercare.visits.comparing.range import last_of
from eldercare.visits.comparing.view import comparison_json
from eldercare.visits.moving.errors import DraftMovedError
from eldercare.visits.plan_jobs.rules import days_of
from eldercare.visits.plan_jobs.view import days_text

Page = str | Response | tuple[str, int]


@pages.get("/board/compare")
@requires("board.see")
def compare_page() -> str:
    """`?station=CODE&day=YYYY-MM-DD&last=YYYY-MM-DD`."""
    station = choose_station(me(), request.args.get("station"))
    first_day = day_of(request.args.get("day", "")) or local_date(now())
    return shown(station, first_day, last_of(first_day, day_of(request.args.get("last", ""))))


def shown(station: Station, first_day: date, last_day: date, problem: str = "") -> str:
    """The comparison of a range; `problem` says why it was not published."""
    feed_cursor, user = last_id(), me()
    return render_template(
        "visits/compare.html",
        found=comparison_json(compare(station, first_day, last_day)),
        station=station,
        stations=stations_of(user),
        first_day=first_day,
        last_day=last_day,
        days=days_text(first_day, last_day),
        may_publish=user.may("visit.publish"),
        problem=problem,
        feed_cursor=feed_cursor,
    )


@pages.post("/board/compare")
@requires("visit.publish")
def publish_compared() -> Page:
    """Publish the days that were looked at, each on the version that was shown."""
    station = choose_station(me(), request.form.get("station"))
    first_day = day_of(request.form.get("day", "")) or local_date(now())
    last_day = last_of(first_day, day_of(request.form.get("last", "")))
    versions = {
        day: request.form.get(f"version-{day.isoformat()}", type=int) for day in days_of(first_day, last_day)
    }
    try:
        done = publish_days(station.id, versions, actor=me(), now=now())
    except DraftMovedError as error:
        return shown(station, first_day, last_day, sentence_of(error)), error.status
    changes = sum(one.changes for one in done)
    people = {worker_id for one in done for worker_id in one.worker_ids}
    flash(
        gettext("%(count)s changes published, %(people)s people told", count=changes, people=len(people))
        if changes
        else gettext("Everything is published already")
    )
    return redirect(
        url_for(
            "visits.compare_page", station=station.code, day=first_day.isoformat(), last=last_day.isoformat()
        )
    )
