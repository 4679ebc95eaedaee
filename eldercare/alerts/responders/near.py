"""Who is around a home, by one read: a box on the known places, and what stands beside each person.

The box is read by its index and every other thing by the person's own index, so no table is read in full
however many people there are.
"""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.rules import ACCEPTED, EN_ROUTE, ON_SCENE, OPEN
from eldercare.core.geo import Place
from eldercare.core.time import local_date, minute_of
from eldercare.people.models import Absence, KeyHolding, Senior, Shift, Worker, WorkerSkill
from eldercare.visits.models import Assignment, Visit, WorkerPlace

KM_PER_DEGREE = 111.2
COUNTY_DIGITS = 6


class Person(NamedTuple):
    """Somebody around a home, as the database knows them; the last columns of the query in this order."""

    id: int
    home_lat: float
    home_lon: float
    mode: str
    lat: float | None
    lon: float | None
    source: str | None
    at: datetime | None
    until: datetime | None
    on_shift: bool
    absent: bool
    in_area: bool
    going: int
    asked: int
    visit_staff: int | None
    skilled: bool
    has_key: bool

    @property
    def home(self) -> Place:
        """Where the person lives."""
        return Place(self.home_lat, self.home_lon)


def around(
    session: Session, senior: Senior, *, km: float, skills: Iterable[str], now: datetime, everybody: bool
) -> list[Person]:
    """Everybody whose place lies in a box of `km` to each side of the home, and whoever holds its key.

    Only those at work who serve there, unless `everybody` is asked for.
    """
    query = around_query(senior, km=km, skills=skills, now=now, everybody=everybody)
    return [Person(*row) for row in session.execute(query)]


def around_query(
    senior: Senior, *, km: float, skills: Iterable[str], now: datetime, everybody: bool
) -> Select[Any]:
    """The one query of `around`; by itself so that its plan can be looked at."""
    day = local_date(now)
    minute = minute_of(now, day)
    works, away, serves = _works(day.weekday(), minute), _is_absent(day, minute), _serves(senior)
    query = (
        select(
            Worker.id,
            Worker.lat,
            Worker.lon,
            Worker.travel_mode,
            WorkerPlace.lat,
            WorkerPlace.lon,
            WorkerPlace.source,
            WorkerPlace.at,
            WorkerPlace.until,
            works,
            away,
            serves,
            _going(senior.id),
            _asked(senior.id),
            _visit_staff(now),
            _has_skill(skills, day),
            _has_key(senior.id),
        )
        .outerjoin(WorkerPlace, WorkerPlace.worker_id == Worker.id)
        .where(Worker.id.in_(_ids(senior, km)), Worker.active)
    )
    return query if everybody else query.where(works, ~away, serves)


def _ids(senior: Senior, km: float) -> Any:
    """Those with a place in the box, the holders of the key, and of the station's own people whoever has no
    place yet.
    """
    north = km / KM_PER_DEGREE
    east = north / math.cos(math.radians(senior.lat))
    boxed = select(WorkerPlace.worker_id).where(
        WorkerPlace.lat.between(senior.lat - north, senior.lat + north),
        WorkerPlace.lon.between(senior.lon - east, senior.lon + east),
    )
    holders = select(KeyHolding.worker_id).where(
        KeyHolding.senior_id == senior.id, KeyHolding.until.is_(None), KeyHolding.worker_id.is_not(None)
    )
    own, place = aliased(Worker), aliased(WorkerPlace)
    unplaced = select(own.id).where(
        own.station_id == senior.station_id, ~select(place.id).where(place.worker_id == own.id).exists()
    )
    return boxed.union(holders, unplaced)


def _works(weekday: int, minute: float) -> ColumnElement[bool]:
    return (
        select(Shift.id)
        .where(
            Shift.worker_id == Worker.id,
            Shift.weekday == weekday,
            Shift.starts <= minute,
            Shift.ends > minute,
        )
        .exists()
    )


def _is_absent(day: Any, minute: float) -> ColumnElement[bool]:
    return (
        select(Absence.id)
        .where(
            Absence.worker_id == Worker.id,
            Absence.first_day <= day,
            Absence.last_day >= day,
            or_(Absence.first_day < day, Absence.from_minute <= minute),
        )
        .exists()
    )


def _serves(senior: Senior) -> ColumnElement[bool]:
    """A leader serves only inside an area around the home; areas are prefixes of the home's code."""
    codes = [senior.area_code[:length] for length in range(COUNTY_DIGITS, len(senior.area_code) + 1)]
    return or_(Worker.kind != "leader", Worker.area_code.in_(codes))


def _going(senior_id: int) -> ScalarSelect[Any]:
    going = (ACCEPTED, EN_ROUTE, ON_SCENE)
    return (
        select(func.count(Alarm.id))
        .where(Alarm.worker_id == Worker.id, Alarm.state.in_(going), Alarm.senior_id != senior_id)
        .scalar_subquery()
    )


def _asked(senior_id: int) -> ScalarSelect[Any]:
    return (
        select(func.count(Offer.id))
        .join(Alarm, Alarm.id == Offer.alarm_id)
        .where(
            Offer.worker_id == Worker.id,
            Offer.state.in_(("offered", "seen")),
            Alarm.state == OPEN,
            Alarm.senior_id != senior_id,
        )
        .scalar_subquery()
    )


def _visit_staff(now: datetime) -> ScalarSelect[Any]:
    """How many people the visit needs that the worker is at by the published plan; none without one."""
    return (
        select(func.max(Visit.staff_count))
        .join(Assignment, Assignment.visit_id == Visit.id)
        .where(
            Assignment.published_worker_id == Worker.id,
            Assignment.published_starts_at <= now,
            Assignment.published_ends_at > now,
            Visit.day == local_date(now),
            Visit.state.not_in(("cancelled", "missed")),
        )
        .scalar_subquery()
    )


def _has_skill(skills: Iterable[str], day: Any) -> ColumnElement[bool]:
    wanted = sorted(skills)
    if not wanted:
        return literal(value=True)
    valid = or_(WorkerSkill.until.is_(None), WorkerSkill.until >= day)
    return (
        select(WorkerSkill.id)
        .where(WorkerSkill.worker_id == Worker.id, WorkerSkill.skill.in_(wanted), valid)
        .exists()
    )


def _has_key(senior_id: int) -> ColumnElement[bool]:
    held = and_(KeyHolding.senior_id == senior_id, KeyHolding.until.is_(None))
    return select(KeyHolding.id).where(KeyHolding.worker_id == Worker.id, held).exists()
