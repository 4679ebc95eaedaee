"""One visit that was asked for, outside any care plan."""

from datetime import datetime, timedelta

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import at, local_date
from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.rules import DEVICE_CHANNEL, DEVICE_CHECK

WINDOW = (540, 960)
"""Minutes after local midnight: such a visit may start from 09:00 to 16:00."""


def order_visit(senior_id: int, *, by: User, now: datetime) -> Visit:
    """Ask for one visit to a senior's devices, tomorrow by day; the planner or an operator finds who goes.

    It is no service to the person and does not count in the home-visit share. Raises NotFoundError.
    """
    with transaction() as session:
        senior = session.get(Senior, senior_id)
        if senior is None or senior.station_id is None:
            raise NotFoundError
        service = session.get_one(Service, DEVICE_CHECK)
        day = local_date(now) + timedelta(days=1)
        terms = service.terms_on(day)
        visit = Visit(
            senior_id=senior.id, service_code=service.code, day=day, window_start=at(day, WINDOW[0]),
            window_end=at(day, WINDOW[1]), minutes=terms.minutes, staff_count=terms.staff_count,
            channel=DEVICE_CHANNEL, station_id=senior.station_id, area_code=senior.area_code,
            priority=terms.priority,
        )  # fmt: skip
        visit.assignments = [Assignment(position=0)]
        session.add(visit)
        session.flush()
        audit(by, "visit.order", "visit", visit.id, now=now, detail={"service": service.code})
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=senior.station_id)
        return visit
