"""Planning jobs as plain data in the user's language, for pages and programs."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date, get_locale, gettext, ngettext

from eldercare.accounts.models import User
from eldercare.accounts.rules import covers
from eldercare.core.errors import N_
from eldercare.people.models import Area, Station
from eldercare.visits.models import PlanningJob
from eldercare.visits.plan_jobs.queries import places_named, station_codes_seen
from eldercare.visits.plan_jobs.rules import KINDS, OPEN, PASSED, STATES
from eldercare.visits.ways import WARNINGS

Json = dict[str, Any]
Places = Mapping[str, Station | Area]
COUNTY = N_("The whole county")
DOING = {
    "due": N_("Making the visits that are due"),
    "reading": N_("Reading visits and people"),
    "planning": N_("Looking for the best plan of %(place)s"),
}
PROBLEMS = {
    "stale": N_("Visits or people changed while the plan was made, twice. It was not saved; plan again."),
    "plan_data": N_(
        "Something recorded of visits or people here cannot be planned, so the station keeps what it had. "
        "The administrator finds the field in the log."
    ),
    **WARNINGS,
}
FAILURES = {
    "broke_off": N_(
        "The planner ended three times while it was at this job. What it had saved was kept; plan a smaller "
        "range, and tell the administrator."
    ),
    "road_url_wrong": N_("The address of the routing server cannot be used. What was saved before was kept."),
}
FAILED = N_("The plan could not be made. What was saved before was kept; try again.")


def place_name(code: str, places: Places) -> str:
    """The name of a region."""
    if not code:
        return gettext(COUNTY)
    place = places.get(code)
    if place is None:
        return code
    return str(place.name_en if str(get_locale()) == "en" and place.name_en else place.name)


def days_text(first_day: date, last_day: date) -> str:
    """A day or a range."""
    first = format_date(first_day, "EEE d MMM" if str(get_locale()) == "en" else "M月d日 EEE")
    if first_day == last_day:
        return first
    last = format_date(last_day, "EEE d MMM" if str(get_locale()) == "en" else "M月d日 EEE")
    return f"{first} – {last}"


def row_of(job: PlanningJob, user: User, places: Places) -> Json:
    """A job as a line of the list."""
    return {
        "id": job.id,
        "kind": job.kind,
        "kind_text": gettext(KINDS[job.kind]),
        "state": job.state,
        "region": job.region,
        "place": place_name(job.region, places),
        "first_day": job.first_day.isoformat(),
        "last_day": job.last_day.isoformat(),
        "days": days_text(job.first_day, job.last_day),
        "asked_at": job.asked_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
        "asked_by": job.asker.display_name if job.asker else None,
        "regions_done": job.regions_done,
        "regions_total": job.regions_total,
        "best_cost": job.best_cost,
        "again_of": job.again_of,
        "may_steer": user.may("visit.plan") and covers(user.scope, job.where, user.worker_id),
    }


def rows_of(jobs: Collection[PlanningJob], user: User) -> list[Json]:
    """The lines of a list; two queries for all of them."""
    places = places_named({job.region for job in jobs if job.region})
    seen = station_codes_seen(user)
    return [row_of(job, user, places) | totals_of(job, seen) for job in jobs]


def totals_of(job: PlanningJob, seen: frozenset[str] | None) -> Json:
    """What was planned so far, of the stations that the user sees."""
    entries = [entry for entry in job.result if seen is None or entry["station"] in seen]
    visits, planned = (sum(entry[name] for entry in entries) for name in ("visits", "planned"))
    return {"visits": visits, "planned": planned, "unassigned": visits - planned}


def job_json(job: PlanningJob, user: User) -> Json:
    """One job with progress, what came of each day, and its problem lines."""
    seen = station_codes_seen(user)
    codes = {job.region, *job.doing_at.split("+"), *(entry["station"] for entry in job.result)}
    places = places_named({code for code in codes if code} | {line["station"] for line in job.problems})
    return {
        **row_of(job, user, places),
        **totals_of(job, seen),
        "progress": progress_of(job, places, seen),
        "failure": gettext(FAILURES.get(job.failure, FAILED)) if job.state == "failed" else "",
        "days_made": _days(job, places, seen),
        "problems": list(_problems(job, places, seen)),
    }


def _days(job: PlanningJob, places: Places, seen: frozenset[str] | None) -> list[Json]:
    """What was saved for each station and day, by day."""
    entries = [entry for entry in job.result if seen is None or entry["station"] in seen]
    return [
        {**entry, "place": place_name(entry["station"], places), "day_text": _day_text(entry["day"])}
        for entry in sorted(entries, key=lambda one: (one["day"], one["station"]))
    ]


def _day_text(day: str) -> str:
    return days_text(date.fromisoformat(day), date.fromisoformat(day))


def _problems(job: PlanningJob, places: Places, seen: frozenset[str] | None) -> Iterator[Json]:
    """Each thing that was not as it should be, with the day and station to look at."""
    for line in job.problems:
        if seen is None or line["station"] in seen:
            text = _problem_text(line)
            yield _line(line["code"], text, line["day"], line["station"], places)
    for entry in sorted(job.result, key=lambda one: (one["day"], one["station"])):
        if entry["left_out"] and (seen is None or entry["station"] in seen):
            count = Counter(entry["left_out"]).total()
            text = ngettext("%(num)s visit found nobody", "%(num)s visits found nobody", count)
            yield _line("left_out", text, entry["day"], entry["station"], places)


def _problem_text(line: Json) -> str:
    if line["code"] == PASSED:
        count = line["count"]
        return ngettext(
            "%(num)s senior passes the entitlement of the month",
            "%(num)s seniors pass the entitlement of the month",
            count,
        )
    return gettext(PROBLEMS.get(line["code"], FAILED))


def _line(code: str, text: str, day: str, station: str, places: Places) -> Json:
    return {
        "code": code,
        "text": text,
        "day": day,
        "day_text": _day_text(day),
        "station": station,
        "place": place_name(station, places),
    }


def progress_of(job: PlanningJob, places: Places, seen: frozenset[str] | None) -> Json:
    """The bar: `state` is running until the job is over; `value` of `max` counts regions."""
    return {
        "state": "running" if job.state in OPEN else job.state,
        "value": round(job.regions_done + (job.share if job.state in OPEN else 0.0), 3),
        "max": max(job.regions_total, 1),
        "title": _title(job, places, seen),
        "note": _note(job),
        "can_cancel": job.state in {"waiting", "running"},
    }


def _title(job: PlanningJob, places: Places, seen: frozenset[str] | None) -> str:
    if job.state == "waiting":
        return gettext("Waiting for the planner")
    if job.state == "stopping":
        return gettext("Stopping; what was saved stays")
    if job.state != "running":
        return gettext(STATES[job.state])
    codes = job.doing_at.split("+") if job.doing_at else []
    shown = [place_name(code, places) for code in codes if seen is None or code in seen]
    place = gettext(N_(", ")).join(shown) or gettext("another station")
    return gettext(DOING.get(job.doing, DOING["reading"]), place=place)


def _note(job: PlanningJob) -> str:
    if job.state == "waiting" or not job.regions_total:
        return ""
    done = gettext("%(done)s of %(total)s regions", done=job.regions_done, total=job.regions_total)
    if job.state == "running" and job.best_cost is not None and job.share:
        return gettext("%(done)s · best cost %(cost)s", done=done, cost=f"{job.best_cost:,.0f}")
    return done
