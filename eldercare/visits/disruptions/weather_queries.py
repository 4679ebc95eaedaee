"""What the pages of weather days read; a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import at
from eldercare.people.models import Area, Senior, Station
from eldercare.people.queries import places_to_filter, stations_of
from eldercare.services.models import Service
from eldercare.visits.disruptions.rules import Weather, is_in_choice
from eldercare.visits.models import Assignment, Visit, WeatherDay, WeatherVisit
from eldercare.visits.rules import DEVICE_CHANNEL, OPEN

LISTED = 100
CHOSEN_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where the weather is bad: `key` is what the form sends, `s` and a station or `a` and an area."""

    key: str
    thing: Area | Station
    station_id: int | None
    area_code: str


def places_of(user: User) -> list[Place]:
    """The places that a user may choose, the usual one first: the own station and its villages, or the towns,
    the stations and at last the county."""
    stations = [Place(f"s{one.id}", one, one.id, one.area_code) for one in stations_of(user)]
    own = stations[0].station_id if user.scope.kind == "station" and stations else None
    areas = [Place(f"a{one.code}", one, own, one.code) for one in places_to_filter(user)]
    county = select(Area).where(Area.level == "county").order_by(Area.code)
    whole = db.session.scalars(county).all() if user.scope.kind == "county" else []
    county_places = [Place(f"a{one.code}", one, None, one.code) for one in whole]
    return [*stations, *areas] if own else [*areas, *stations, *county_places]


@dataclass(frozen=True, slots=True)
class Choice:
    """A visit that the weather may take; `ticked` unless it is care that must not fall out."""

    visit: Visit
    area: Area | None
    ticked: bool


def choice_of(user: User, given: Weather) -> list[Choice]:
    """The outdoor visits of the place in scope that have not begun, by the begin of their window."""
    query = (
        select(Visit, Area)
        .join(Service, Service.code == Visit.service_code)
        .outerjoin(Area, Area.code == Visit.area_code)
        .where(
            Visit.day == given.day,
            Visit.state.in_(sorted(OPEN)),
            Visit.channel != DEVICE_CHANNEL,
            Visit.window_end >= at(given.day, given.minute),
            Service.outdoor,
            scope_filter(Visit, user),
        )
        .options(
            joinedload(Visit.senior).load_only(Senior.id, Senior.name),
            joinedload(Visit.service),
            selectinload(Visit.assignments).joinedload(Assignment.worker),
        )
        .order_by(Visit.window_start, Visit.id)
        .limit(CHOSEN_AT_MOST)
    )
    if given.station_id is not None:
        query = query.where(Visit.station_id == given.station_id)
    if given.station_id is None or not _is_station(given):
        query = query.where(Visit.area_code.startswith(given.area_code))
    return [
        Choice(visit, area, is_in_choice(outdoor=visit.service.outdoor, family=visit.service.family))
        for visit, area in db.session.execute(query)
    ]


def _is_station(given: Weather) -> bool:
    """Whether the whole station is meant, and not one village of it."""
    area = select(Station.area_code).where(Station.id == given.station_id)
    return db.session.scalar(area) == given.area_code


def weather_days(user: User, today: date) -> Sequence[Any]:
    """(weather day, its visits in scope, the area, the station) the newest first."""
    count = func.count(WeatherVisit.id).label("visits")
    query = (
        select(WeatherDay, count, Area, Station)
        .join(WeatherVisit, WeatherVisit.weather_id == WeatherDay.id)
        .join(Visit, Visit.id == WeatherVisit.visit_id)
        .outerjoin(Area, Area.code == WeatherDay.area_code)
        .outerjoin(Station, Station.id == WeatherDay.station_id)
        .where(scope_filter(Visit, user))
        .group_by(WeatherDay.id, Area.code, Station.id)
        .order_by((WeatherDay.day < today), WeatherDay.day.desc(), WeatherDay.id.desc())
        .limit(LISTED)
    )
    return db.session.execute(query).all()


def in_force(user: User, today: date, limit: int) -> Sequence[Any]:
    """The same of today and later, as long as it was not undone; for the page Today."""
    return [row for row in weather_days(user, today) if shown_state(row[0], today) == "in_force"][:limit]


def shown_state(row: WeatherDay, today: date) -> str:
    """The state as a person reads it: what has passed is over."""
    return "over" if row.state == "in_force" and row.day < today else row.state


@dataclass(frozen=True, slots=True)
class WeatherPage:
    """One weather day with its visits in scope."""

    row: WeatherDay
    area: Area | None
    station: Station | None
    visits: Sequence[WeatherVisit]

    def may_undo(self, moment: datetime) -> bool:
        """Whether nothing of it would have begun by now."""
        return self.row.state == "in_force" and not any(
            would_have_begun(v.visit, moment) for v in self.visits
        )


def would_have_begun(visit: Visit, moment: datetime) -> bool:
    """Whether a called-off visit would have begun by now: at the planned start, else within its window."""
    starts = [part.starts_at for part in visit.assignments if part.starts_at is not None]
    return min(starts, default=visit.window_end) <= moment


def weather_of(user: User, weather_id: int) -> WeatherPage:
    """One weather day; NotFoundError when none of its visits lies in scope."""
    seen = exists().where(
        WeatherVisit.weather_id == WeatherDay.id, Visit.id == WeatherVisit.visit_id, scope_filter(Visit, user)
    )
    row = db.session.scalar(select(WeatherDay).where(WeatherDay.id == weather_id, seen))
    if row is None:
        raise NotFoundError
    people = selectinload(Visit.assignments).joinedload(Assignment.worker)
    visits = db.session.scalars(
        select(WeatherVisit)
        .join(Visit, Visit.id == WeatherVisit.visit_id)
        .where(WeatherVisit.weather_id == row.id, scope_filter(Visit, user))
        .options(
            joinedload(WeatherVisit.moved),
            joinedload(WeatherVisit.visit).options(
                joinedload(Visit.senior), joinedload(Visit.service), people
            ),
        )
        .order_by(Visit.window_start, WeatherVisit.id)
    ).all()
    station = db.session.get(Station, row.station_id) if row.station_id else None
    return WeatherPage(row, db.session.get(Area, row.area_code), station, visits)
