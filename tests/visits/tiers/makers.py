"""Small makers of the tests of visiting tiers."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from eldercare.core.db import db
from eldercare.people.models import Senior, Worker
from eldercare.services.models import Service
from eldercare.visits.models import Visit, VisitDue
from tests.makers import GROUP, make_senior, make_service, make_worker

DAY = date(2026, 11, 2)
"""A Monday early in a month."""
MORNING = datetime(2026, 11, 1, 17, 5, tzinfo=UTC)
"""01:05 of that day on the county's clocks."""


def care_visit() -> Service:
    """The service of a visit of care."""
    return make_service("visit", family="visit", worker_kinds=["leader", "caregiver"], minutes=25, skills=[])


def make_leader(**changes: Any) -> Worker:
    """The leader of the group in which `make_senior` puts people."""
    care_visit()
    return make_worker("leader", ("visit",), **{"area_code": GROUP} | changes)


def monthly(**changes: Any) -> Senior:
    """Somebody on whom the rules call once a month."""
    return make_senior(**{"living": "couple", "grade": 0} | changes)


def weekly(**changes: Any) -> Senior:
    """Somebody on whom the rules call once a week."""
    return make_senior(**{"living": "family", "grade": 3} | changes)


def dues_of(senior: Senior) -> list[VisitDue]:
    """Everything that is or was due of a senior, in the order of the periods."""
    rows = select(VisitDue).where(VisitDue.senior_id == senior.id)
    return list(db.session.scalars(rows.order_by(VisitDue.first_day, VisitDue.id)))


def visits_of(senior: Senior) -> list[Visit]:
    """The visits of a senior by day."""
    rows = select(Visit).where(Visit.senior_id == senior.id).order_by(Visit.day, Visit.id)
    return list(db.session.scalars(rows))
