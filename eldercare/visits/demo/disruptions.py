"""One report of the demonstration: a caregiver of the operator's station will be sick tomorrow."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import County
from eldercare.visits.models import Disruption

# Those at work first have sign-ins of their own, whose days the demonstration shows.
NUMBER = 3


def add_reports(session: Session, county: County, *, day: date, now: datetime) -> int:
    """Write the report inside the caller's transaction; the desk has not seen it yet. Returns how many."""
    return insert_rows(session, Disruption, list(_reports(session, county, day + timedelta(days=1), now)))


def _reports(session: Session, county: County, day: date, now: datetime) -> Iterator[dict[str, Any]]:
    people = [
        one
        for one in county.workers_of(county.home_station.id, "caregiver")
        if one.works_on(day.weekday()) and not one.away
    ]
    for number, worker in enumerate(people[NUMBER : NUMBER + 1]):
        yield {
            "id": next_id(session, Disruption) + number,
            "version": 1,
            "kind": "sick",
            "state": "reported",
            "worker_id": worker.id,
            "station_id": worker.station_id,
            "area_code": worker.area_code,
            "first_day": day,
            "last_day": day,
            "minute": 0,
            "by_phone": True,
            "reported_at": now,
            "hours_before": [],
        }
