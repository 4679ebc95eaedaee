"""At which station a worker is on a day, and the places a worker may serve."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from eldercare.core.db import db
from eldercare.people.models import Area, Posting, Station, Worker

PLACES = ("town", "village", "group")


def at_station(station_id: int, day: date) -> ColumnElement[bool]:
    """Whether a worker belongs to the station on a day, also where a change is still to come."""
    covers = and_(Posting.first_day <= day, or_(Posting.last_day.is_(None), Posting.last_day >= day))
    elsewhere = select(Posting.id).where(
        Posting.worker_id == Worker.id, covers, Posting.station_id != station_id
    )
    here = select(Posting.worker_id).where(Posting.station_id == station_id, covers)
    known = or_(and_(Worker.station_id == station_id, ~elsewhere.exists()), Worker.id.in_(here))
    return and_(known, or_(Worker.left_on.is_(None), Worker.left_on >= day))


def postings_of(worker_id: int) -> Sequence[Posting]:
    """Where somebody was and will be, the newest first."""
    query = select(Posting).where(Posting.worker_id == worker_id).options(joinedload(Posting.station))
    return db.session.scalars(query.order_by(Posting.id.desc())).all()


def serving_areas(station: Station) -> list[Area]:
    """What somebody of the station may serve: its area, and the villages and groups in it, in code order."""
    query = select(Area).where(Area.code.startswith(station.area_code), Area.level.in_(PLACES))
    return list(db.session.scalars(query.order_by(Area.code)))
