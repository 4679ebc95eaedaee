"""Who is around a home, by one read: a box on the known places, and what stands beside each person.

The box is read by its index and every other thing by the person's own index, so no table is read in full
however many people there are.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from eldercare.alerts.models import Alarm, Offer
from eldercare.alerts.rules import ACCEPTED, EN_ROUTE, ON_SCENE, OPEN
from eldercare.core.geo import EARTH_M, Place
from eldercare.core.time import local_date, minute_of
from eldercare.people.models import Absence, KeyHolding, Senior, Worker, WorkerSkill, WorkerWish
from eldercare.people.queries import works_at
from eldercare.people.rules.wishes import BAN
from eldercare.visits.models import Assignment, Visit, WorkerPlace
from eldercare.visits.rules import GONE

KM_PER_DEGREE = math.radians(EARTH_M / 1000)
COUNTY_DIGITS = 6
NOTHING_SEEN = -1.0
"""No box was looked at before: one of less than 0 km holds nobody."""
LONGEST_VISIT = timedelta(hours=8)


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
    unwanted: bool

    @property
    def home(self) -> Place:
        """Where the person lives."""
        return Place(self.home_lat, self.home_lon)


def around(
    session: Session,
    senior: Senior,
    *,
    km: float,
    skills: Iterable[str],
    now: datetime,
    everybody: bool,
    beyond_km: float = NOTHING_SEEN,
) -> list[Person]:
    """Everybody whose place lies in a box of `km` to each side of the home, and whoever holds its key.

    Only those at work who serve there, unless `everybody` is asked for. Of a box around that of `beyond_km`,
    which was looked at before, only those with a place outside it; a holder of the key may come again.
    """
    query = around_query(everybody=everybody, further=beyond_km > NOTHING_SEEN)
    values = values_for(senior, km=km, skills=skills, now=now, beyond_km=beyond_km)
    return [Person(*row) for row in session.execute(query, values)]


def values_for(
    senior: Senior,
    *,
    km: float,
    skills: Iterable[str],
    now: datetime,
    beyond_km: float = NOTHING_SEEN,
) -> dict[str, Any]:
    """What the query asks for one home at one moment."""
    day = local_date(now)
    return {
        **_box(senior, km),
        **{f"near_{side}": degrees for side, degrees in _box(senior, beyond_km).items()},
        "senior": senior.id,
        "station": senior.station_id,
        # A leader serves only inside an area around the home; areas are prefixes of the home's code.
        "areas": [senior.area_code[:length] for length in range(COUNTY_DIGITS, len(senior.area_code) + 1)],
        "day": day,
        "weekday": day.weekday(),
        "minute": minute_of(now, day),
        "now": now,
        "since": now - LONGEST_VISIT,
        "skills": sorted(skills),
    }


def _box(senior: Senior, km: float) -> dict[str, float]:
    """The sides, in degrees, of a box of so many km to each side of the home."""
    north = km / KM_PER_DEGREE
    east = north / math.cos(math.radians(senior.lat))
    return {
        "south": senior.lat - north,
        "north": senior.lat + north,
        "west": senior.lon - east,
        "east": senior.lon + east,
    }


@cache
def around_query(*, everybody: bool, further: bool = False) -> Select[Any]:
    """The one query of `around`, put together once: that takes longer than to run it."""
    works, away = works_at(Worker.id), _is_absent()
    serves = or_(Worker.kind != "leader", Worker.area_code.in_(bindparam("areas", expanding=True)))
    # Of those who are asked for only where all three hold nothing need be worked out again for each row.
    stands = (works, away, serves) if everybody else (true(), false(), true())
    query: Any = (
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
            *stands,
            _going(),
            _asked(),
            _visit_staff(),
            _has_skill(),
            _has_key(),
            _is_unwanted(),
        )
        .outerjoin(WorkerPlace, WorkerPlace.worker_id == Worker.id)
        .where(
            Worker.id.in_(_placed(at_work=not everybody) if further else _ids(at_work=not everybody)),
            Worker.active,
        )
    )
    if everybody:
        return query
    # Whoever is found further away was asked for as somebody at work already.
    return query.where(~away, serves) if further else query.where(works, ~away, serves)


def _ids(*, at_work: bool) -> Any:
    """Those with a place in the box, the holders of the key, and of the station's own people whoever has no
    place yet.
    """
    holders = select(KeyHolding.worker_id).where(
        KeyHolding.senior_id == bindparam("senior"),
        KeyHolding.until.is_(None),
        KeyHolding.worker_id.is_not(None),
    )
    own, place = aliased(Worker), aliased(WorkerPlace)
    unplaced = select(own.id).where(
        own.station_id == bindparam("station"), ~select(place.id).where(place.worker_id == own.id).exists()
    )
    return _placed(at_work=at_work).union(holders, unplaced)


def _placed(*, at_work: bool) -> Select[Any]:
    """Those with a place in the box and not in the one within it that was seen before. In a wide box by night
    nearly nobody is `at_work`, so that is asked before anything else.
    """
    boxed = select(WorkerPlace.worker_id).where(
        WorkerPlace.lat.between(bindparam("south"), bindparam("north")),
        WorkerPlace.lon.between(bindparam("west"), bindparam("east")),
        ~and_(
            WorkerPlace.lat.between(bindparam("near_south"), bindparam("near_north")),
            WorkerPlace.lon.between(bindparam("near_west"), bindparam("near_east")),
        ),
    )
    return boxed.where(works_at(WorkerPlace.worker_id)) if at_work else boxed


def _is_absent() -> ColumnElement[bool]:
    day: Any = bindparam("day")
    begun = or_(Absence.first_day < day, Absence.from_minute <= bindparam("minute", type_=Float))
    days = and_(Absence.first_day <= day, Absence.last_day >= day, begun)
    return select(Absence.id).where(Absence.worker_id == Worker.id, days).exists()


def _going() -> ScalarSelect[Any]:
    """How many other homes the person goes to now because of an alarm."""
    elsewhere = and_(Alarm.state.in_((ACCEPTED, EN_ROUTE, ON_SCENE)), Alarm.senior_id != bindparam("senior"))
    return select(func.count(Alarm.id)).where(Alarm.worker_id == Worker.id, elsewhere).scalar_subquery()


def _asked() -> ScalarSelect[Any]:
    """How many open alarms of other homes wait for the person's answer.

    Each alarm is looked up by its id: joined, PostgreSQL goes through all that are open for every offer when
    many have opened since it last counted them.
    """
    elsewhere = and_(Alarm.state == OPEN, Alarm.senior_id != bindparam("senior"))
    waits = select(elsewhere).where(Alarm.id == Offer.alarm_id).scalar_subquery()
    unanswered = and_(Offer.worker_id == Worker.id, Offer.state.in_(("offered", "seen")))
    return select(func.count(Offer.id)).where(unanswered, waits).scalar_subquery()


def _visit_staff() -> ScalarSelect[Any]:
    """How many people the visit needs that the worker is at by the published plan; none without one."""
    now: Any = bindparam("now")
    running = and_(
        Assignment.published_worker_id == Worker.id,
        Assignment.published_starts_at.between(bindparam("since"), now),
        Assignment.published_ends_at > now,
    )
    query = select(func.max(Visit.staff_count)).join(Assignment, Assignment.visit_id == Visit.id)
    return query.where(running, Visit.state.not_in(sorted(GONE))).scalar_subquery()


def _has_skill() -> ColumnElement[bool]:
    valid = or_(WorkerSkill.until.is_(None), WorkerSkill.until >= bindparam("day"))
    wanted = WorkerSkill.skill.in_(bindparam("skills", expanding=True))
    return select(WorkerSkill.id).where(WorkerSkill.worker_id == Worker.id, wanted, valid).exists()


def _has_key() -> ColumnElement[bool]:
    held = and_(KeyHolding.senior_id == bindparam("senior"), KeyHolding.until.is_(None))
    return select(KeyHolding.id).where(KeyHolding.worker_id == Worker.id, held).exists()


def _is_unwanted() -> ColumnElement[bool]:
    day: Any = bindparam("day")
    holds = and_(WorkerWish.since <= day, or_(WorkerWish.until.is_(None), WorkerWish.until >= day))
    banned = and_(WorkerWish.senior_id == bindparam("senior"), WorkerWish.kind == BAN, holds)
    return select(WorkerWish.id).where(WorkerWish.worker_id == Worker.id, banned).exists()
