"""One visit that was asked for, outside any care plan."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import at, local_date
from eldercare.people.models import Senior
from eldercare.visits.models import Assignment, Service, Visit
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
        service = _device_check(session)
        day = local_date(now) + timedelta(days=1)
        visit = Visit(
            senior_id=senior.id, service_code=service.code, day=day, window_start=at(day, WINDOW[0]),
            window_end=at(day, WINDOW[1]), minutes=service.minutes, staff_count=service.staff_count,
            channel=DEVICE_CHANNEL, station_id=senior.station_id, area_code=senior.area_code,
            priority=service.priority,
        )  # fmt: skip
        visit.assignments = [Assignment(position=0)]
        session.add(visit)
        session.flush()
        audit(by, "visit.order", "visit", visit.id, now=now, detail={"service": service.code})
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=senior.station_id)
        return visit


def _device_check(session: Session) -> Service:
    """The service, made when the first such visit is ordered: a county need not know of it before."""
    service = session.get(Service, DEVICE_CHECK)
    if service is None:
        service = Service(
            code=DEVICE_CHECK, family="errand", name="设备检修", name_en="Device check",
            minutes=30, skills=[], worker_kinds=["caregiver", "leader"], priority=3,
            tasks=[
                {"code": "look", "zh": "检查设备、更换电池", "en": "Look at the device, change the battery"},
                {"code": "test", "zh": "试按报警，等中心确认", "en": "Press a test, wait for the centre"},
            ],
        )  # fmt: skip
        session.add(service)
        session.flush()
    return service
