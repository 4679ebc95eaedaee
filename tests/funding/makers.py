"""Makers of this room."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.services.models import ServiceTerms
from eldercare.visits.models import Attendance, Visit
from tests.makers import TODAY, make_service, make_terms, make_visit, make_worker, save


def make_price(
    yuan: str = "30.00", since: date = date(2026, 1, 1), service_code: str = "clean"
) -> ServiceTerms:
    """A price from the start of the year."""
    make_service(service_code)
    return make_terms(service_code, since, yuan_per_hour=Decimal(yuan))


def make_attendance(minutes: int = 60, worker: Worker | None = None, **visit: Any) -> Attendance:
    """A finished visit of so many minutes from 09:00 on."""
    worker = worker or make_worker()
    done: Visit = make_visit(worker=worker, **{"state": "done"} | visit)
    began = at(done.day or TODAY, 540)
    return save(
        Attendance(
            visit_id=done.id, service_code=done.service_code, senior_id=done.senior_id, day=done.day,
            address="白蒲镇", worker_id=worker.id, check_in_at=began,
            check_out_at=began + timedelta(minutes=minutes),
        )
    )  # fmt: skip
