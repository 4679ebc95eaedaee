"""The row of a senior carries where the person lives today: who goes there, and the alarm desk, ask nothing
else.

Whoever changes an address settles the row at once; the clock does when a day begins on which another one
holds.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.audit import audit
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date
from eldercare.people.actions.holding import tell_senior
from eldercare.people.models import Senior, SeniorAddress, Station
from eldercare.people.rules.residences import home_on, lived_in, next_change

PLACE_COLUMNS = (
    "lat", "lon", "crs", "position_source", "position_by", "precision_m", "placed_at", "placed_by",
)  # fmt: skip
AT_ONCE = 200


def settle(session: Session, senior: Senior, today: date) -> bool:
    """Let the row of the senior say where the person lives today; returns whether the place changed.

    A home in another village group moves the person there, and to the station that serves it. A stay
    elsewhere changes neither: the figures of a town do not follow the seasons, and the visits stay with the
    station.
    """
    addresses = addresses_of(session, senior.id)
    here, home = lived_in(addresses, today), home_on(addresses, today)
    senior.moves_on = next_change(addresses, today)
    senior.home_id = home.id if home else None
    if home is not None and home.area_code is not None and home.area_code != senior.area_code:
        senior.area_code = home.area_code
        station = station_serving(session, home.area_code, senior.station_id)
        senior.station_id = station.id if station else senior.station_id
    if here is None:
        return False
    names = ("address", *PLACE_COLUMNS)
    moved = [name for name in names if getattr(senior, name) != getattr(here, name)]
    for name in moved:
        setattr(senior, name, getattr(here, name))
    return bool(moved)


def addresses_of(session: Session, senior_id: int) -> list[SeniorAddress]:
    """All addresses of a senior who has more than one, oldest entry first."""
    session.flush()
    query = select(SeniorAddress).where(SeniorAddress.senior_id == senior_id).order_by(SeniorAddress.id)
    return list(session.scalars(query))


def station_serving(session: Session, area_code: str, known: int | None = None) -> Station | None:
    """The station of a village group: the known one as long as it serves it, else the only closest one."""
    codes = [area_code[:length] for length in range(6, len(area_code) + 1)]
    around = list(session.scalars(select(Station).where(Station.area_code.in_(codes)).order_by(Station.code)))
    for one in around:
        if one.id == known:
            return one
    closest = max((len(one.area_code) for one in around), default=0)
    found = [one for one in around if len(one.area_code) == closest]
    return found[0] if len(found) == 1 else None


def touch(senior: Senior) -> None:
    """Give the row a new version even where only another address changed: an open form is stale then."""
    flag_modified(senior, "address")


def move_over(now: datetime) -> int:
    """Let everybody live where their dates say, once the day has come; returns how many moved."""
    today, moved = local_date(now), 0
    while due := _due(today):
        with transaction() as session:
            for senior in session.scalars(select(Senior).where(Senior.id.in_(due)).with_for_update()):
                moved += _move(session, senior, today, now)
    return moved


def _due(today: date) -> list[int]:
    # In the order of the index: by id alone the whole table would be walked each minute.
    query = (
        select(Senior.id).where(Senior.moves_on <= today).order_by(Senior.moves_on, Senior.id).limit(AT_ONCE)
    )
    return list(db.session.scalars(query))


def _move(session: Session, senior: Senior, today: date, now: datetime) -> bool:
    before = senior.station_id
    moved = settle(session, senior, today)
    if moved:
        audit(None, "senior_moved_over", "senior", senior.id, now=now)
        for station_id in sorted({before, senior.station_id}):
            tell_senior(senior, now, station_id=station_id)
    return moved
