"""Who can be at the door soonest: on shift, not absent, free, ranked by the minutes of the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import ACCEPTED, EN_ROUTE, ON_SCENE
from eldercare.core.errors import N_
from eldercare.core.geo import Place, distance_m
from eldercare.core.time import local_date, minute_of
from eldercare.people.models import Absence, Senior, Shift, Worker
from eldercare.visits.models import Assignment, Attendance, Visit

FRESH = timedelta(minutes=30)
STOPS_BACK = timedelta(hours=4)
BOX_DEGREES = 0.12
COUNTY_DIGITS = 6
FAR_MINUTES = 60

# km/h, road over straight line, minutes lost at the start: the assumptions the planner makes for a flat,
# densely settled county (dispatch.travel), so that both screens tell the same minutes.
WAYS = {"walk": (4.5, 1.2, 0.0), "bike": (12.0, 1.3, 1.0), "ebike": (18.0, 1.3, 1.0), "car": (32.0, 1.4, 4.0)}

SOURCES = {
    "check_in": N_("place of the last check-in or check-out"),
    "stop": N_("stop of today's route"),
    "home": N_("home, no fresher place is known"),
}
STOPPED = {
    "double_visit": N_("In a visit for two people, which is not interrupted"),
    "on_alarm": N_("On another alarm"),
    "too_far": N_("More than an hour away"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on shift: the way to the home in minutes and km, from where, and what stops them if anything.

    `source` is a code of SOURCES, `age_minutes` how old that place is (0 for a home), `in_visit` whether a
    visit for one person would be interrupted, `stopped_by` a code of STOPPED or empty.
    """

    worker_id: int
    place: Place
    minutes: float
    km: float
    mode: str
    source: str = "home"
    age_minutes: int = 0
    in_visit: bool = False
    stopped_by: str = ""

    @property
    def why(self) -> dict[str, Any]:
        """The explanation that is kept with an offer."""
        return {
            "from": self.source,
            "age_minutes": self.age_minutes,
            "mode": self.mode,
            "in_visit": self.in_visit,
        }


class OnShift(NamedTuple):
    """Somebody at work now, and where they live."""

    id: int
    home: Place
    mode: str


class Stop(NamedTuple):
    """A published visit that has begun."""

    ends_at: datetime
    staff_count: int
    place: Place


def way(start: Place, end: Place, mode: str) -> tuple[float, float]:
    """Minutes and kilometres from one place to another; an unknown mode goes by e-bike."""
    speed, detour, lost = WAYS.get(mode, WAYS["ebike"])
    km = distance_m(start, end) / 1000 * detour
    return lost + km / speed * 60, km


def find_candidates(session: Session, senior: Senior, *, now: datetime, enough: int = 8) -> list[Candidate]:
    """Everybody on shift near the senior, soonest first, those who are stopped at their place in the order.

    Looks around the home first and in the whole county only when fewer than `enough` are free there.
    """
    found = _rank(session, _on_shift(session, senior, now, near=True), senior, now)
    if sum(1 for candidate in found if not candidate.stopped_by) < enough:
        found = _rank(session, _on_shift(session, senior, now, near=False), senior, now)
    return found


def _on_shift(session: Session, senior: Senior, now: datetime, *, near: bool) -> dict[int, OnShift]:
    day = local_date(now)
    minute = minute_of(now, day)
    # A leader serves only inside an area around the home; areas are prefixes of the home's code.
    around = [senior.area_code[:length] for length in range(COUNTY_DIGITS, len(senior.area_code) + 1)]
    absent = select(Absence.id).where(
        Absence.worker_id == Worker.id,
        Absence.first_day <= day,
        Absence.last_day >= day,
        or_(Absence.first_day < day, Absence.from_minute <= minute),
    )
    query = (
        select(Worker.id, Worker.lat, Worker.lon, Worker.travel_mode)
        .join(Shift, Shift.worker_id == Worker.id)
        .where(
            Worker.active,
            Shift.weekday == day.weekday(),
            Shift.starts <= minute,
            Shift.ends > minute,
            or_(Worker.kind != "leader", Worker.area_code.in_(around)),
            ~absent.exists(),
        )
    )
    if near:
        query = query.where(
            Worker.lat.between(senior.lat - BOX_DEGREES, senior.lat + BOX_DEGREES),
            Worker.lon.between(senior.lon - BOX_DEGREES, senior.lon + BOX_DEGREES),
        )
    rows = session.execute(query)
    return {row[0]: OnShift(row[0], Place(row[1], row[2]), row[3]) for row in rows}


def _rank(session: Session, workers: dict[int, OnShift], senior: Senior, now: datetime) -> list[Candidate]:
    ids = list(workers)
    if not ids:
        return []
    seen, stops = _last_seen(session, now), _stops(session, ids, now)
    busy = set(session.scalars(_on_other_alarms(ids, senior.id)))
    found = (
        _candidate(one, seen.get(one.id), stops.get(one.id), senior.place, now) for one in workers.values()
    )
    marked = (replace(one, stopped_by="on_alarm") if one.worker_id in busy else one for one in found)
    return sorted(marked, key=lambda candidate: (candidate.minutes, candidate.worker_id))


def _candidate(
    one: OnShift, seen: tuple[datetime, Place] | None, stop: Stop | None, door: Place, now: datetime
) -> Candidate:
    at_work = stop is not None and stop.ends_at > now
    place, source, age = one.home, "home", 0
    if seen is not None:
        place, source, age = seen[1], "check_in", int((now - seen[0]).total_seconds() // 60)
    elif stop is not None and stop.ends_at > now - FRESH:
        place, source = stop.place, "stop"
        age = max(0, int((now - stop.ends_at).total_seconds() // 60))
    minutes, km = way(place, door, one.mode)
    double = at_work and stop is not None and stop.staff_count > 1
    stopped_by = "double_visit" if double else "too_far" if minutes > FAR_MINUTES else ""
    return Candidate(one.id, place, minutes, km, one.mode, source, age, at_work, stopped_by)


def _last_seen(session: Session, now: datetime) -> dict[int, tuple[datetime, Place]]:
    """The newest position of a check-in or check-out within half an hour, by worker.

    Asked by the day and not by the workers: a day has some thousand rows, a worker's years have more.
    """
    days = {local_date(now), local_date(now - FRESH)}
    columns = (
        (Attendance.check_in_at, Attendance.check_in_lat, Attendance.check_in_lon),
        (Attendance.check_out_at, Attendance.check_out_lat, Attendance.check_out_lon),
    )
    points = union_all(
        *(
            select(Attendance.worker_id, at.label("at"), lat.label("lat"), lon.label("lon")).where(
                Attendance.day.in_(days), at.between(now - FRESH, now), lat.is_not(None)
            )
            for at, lat, lon in columns
        )
    ).subquery()
    rows = session.execute(select(points).order_by(points.c.at))
    return {row.worker_id: (row.at, Place(row.lat, row.lon)) for row in rows}


def _stops(session: Session, ids: list[int], now: datetime) -> dict[int | None, Stop]:
    """The published stop that began last, by worker: the present one, or the one just left."""
    rows = session.execute(
        select(
            Assignment.published_worker_id,
            Assignment.published_ends_at,
            Visit.staff_count,
            Senior.lat,
            Senior.lon,
        )
        .join(Visit, Visit.id == Assignment.visit_id)
        .join(Senior, Senior.id == Visit.senior_id)
        .where(
            Assignment.published_worker_id.in_(ids),
            Assignment.published_starts_at.between(now - STOPS_BACK, now),
            Assignment.published_ends_at.is_not(None),
            Visit.state.not_in(("cancelled", "missed")),
        )
        .order_by(Assignment.published_starts_at)
    )
    return {row[0]: Stop(row[1], row[2], Place(row[3], row[4])) for row in rows if row[1]}


def _on_other_alarms(ids: list[int], senior_id: int) -> Any:
    going = (ACCEPTED, EN_ROUTE, ON_SCENE)
    return select(Alarm.worker_id).where(
        Alarm.worker_id.in_(ids), Alarm.state.in_(going), Alarm.senior_id != senior_id
    )


def free_ones(candidates: Iterable[Candidate], asked: set[int]) -> list[Candidate]:
    """Those who may be asked now, in order: nothing stops them and they were not asked before."""
    return [c for c in candidates if not c.stopped_by and c.worker_id not in asked]


def stopped_counts(candidates: Iterable[Candidate]) -> dict[str, int]:
    """How many are stopped, by reason: the explanation when nobody is found."""
    counts: dict[str, int] = {}
    for candidate in candidates:
        if candidate.stopped_by:
            counts[candidate.stopped_by] = counts.get(candidate.stopped_by, 0) + 1
    return counts
