"""Who is at work now, where they were last, and who is taken."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import ACCEPTED, EN_ROUTE, ON_SCENE
from eldercare.core.geo import Place
from eldercare.core.time import local_date, minute_of
from eldercare.people.models import Absence, Senior, Shift, Worker
from eldercare.visits.models import Assignment, Attendance, Visit

FRESH = timedelta(minutes=30)
STOPS_BACK = timedelta(hours=4)
BOX_DEGREES = 0.12
COUNTY_DIGITS = 6


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


def on_shift(session: Session, senior: Senior, now: datetime, *, near: bool) -> dict[int, OnShift]:
    """Everybody on shift now and not absent, by worker; with `near` only those who live around the home."""
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


def last_seen(session: Session, now: datetime) -> dict[int, tuple[datetime, Place]]:
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


def stops_of(session: Session, ids: list[int], now: datetime) -> dict[int | None, Stop]:
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


def on_other_alarms(ids: list[int], senior_id: int) -> Any:
    """The query for those of these workers who go to somebody else's alarm."""
    going = (ACCEPTED, EN_ROUTE, ON_SCENE)
    return select(Alarm.worker_id).where(
        Alarm.worker_id.in_(ids), Alarm.state.in_(going), Alarm.senior_id != senior_id
    )
