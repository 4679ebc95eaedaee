"""The group leaders around a home, whom the chain tells by name whether they are on shift or not."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.alerts.models import Alarm
from eldercare.core.db import once
from eldercare.people.models import Worker


def leaders_of(session: Session, alarm: Alarm) -> Sequence[Worker]:
    """The leaders of the alarm's station whose area holds the home, in the order of the register."""
    station_id, area_code = alarm.station_id, alarm.area_code
    return once(("leaders", station_id, area_code), lambda: _leaders(session, station_id, area_code))


def _leaders(session: Session, station_id: int, area_code: str) -> Sequence[Worker]:
    around = [area_code[:length] for length in range(1, len(area_code) + 1)]
    query = select(Worker).where(
        Worker.kind == "leader",
        Worker.active,
        Worker.station_id == station_id,
        Worker.area_code.in_(around),
    )
    return session.scalars(query.order_by(Worker.id)).all()
