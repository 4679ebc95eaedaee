"""Small makers of gatherings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.people.models import Senior, Station, Worker
from eldercare.services.models import Service
from eldercare.visits.care_plans.patterns import Pattern
from eldercare.visits.gatherings.rules import GatheringEntry
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost, SignUp
from tests.makers import NOW, TODAY, make_service, make_station, save

TOMORROW = TODAY + timedelta(days=1)


def make_group_service(code: str = "culture", **changes: Any) -> Service:
    """Singing for an hour and a half, with one host who needs no skill."""
    values = {
        "family": "culture", "name": "文化娱乐", "name_en": "Culture", "setting": "group", "minutes": 90,
        "skills": [], "worker_kinds": ["caregiver", "leader"], "evidence": [], "tasks": [],
    }  # fmt: skip
    return make_service(code, **values | changes)


def entry(**changes: Any) -> GatheringEntry:
    """Every week on the weekday of tomorrow at 10:00, for 20."""
    values: dict[str, Any] = {
        "service_code": make_group_service().code, "title": "",
        "pattern": Pattern("weekly", (TOMORROW.weekday(),)), "starts_on": TOMORROW, "start_minute": 600,
        "places": 20,
    }  # fmt: skip
    return GatheringEntry(**values | changes)


def make_gathering(station: Station | None = None, **changes: Any) -> Gathering:
    """A gathering on one day, today."""
    values: dict[str, Any] = {
        "service_code": make_group_service().code, "starts_on": TODAY, "ends_on": TODAY, "start_minute": 600,
        "places": 20, "host_ids": [], "made_at": NOW,
    }  # fmt: skip
    return save(Gathering(station_id=(station or make_station()).id, **values | changes))


def make_day(
    hosts: Sequence[Worker] = (), seniors: Sequence[Senior] = (), day: date = TODAY, minute: int = 600,
    **changes: Any,
) -> GatheringDay:  # fmt: skip
    """A planned gathering of today, 10:00 to 11:30, at the station."""
    gathering = changes.pop("gathering", None) or make_gathering(starts_on=day, ends_on=day)
    starts = at(day, minute)
    values: dict[str, Any] = {
        "gathering_id": gathering.id, "station_id": gathering.station_id, "series_day": day, "day": day,
        "area_code": gathering.station.area_code, "starts_at": starts,
        "ends_at": starts + timedelta(minutes=90), "places": 20, "state": "planned",
    }  # fmt: skip
    row = GatheringDay(**values | changes)
    row.hosts = [GatheringHost(worker_id=one.id) for one in hosts]
    row.sign_ups = [SignUp(senior_id=one.id, signed_at=NOW) for one in seniors]
    return save(row)


def again(day: GatheringDay) -> GatheringDay:
    """The day as it stands in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(GatheringDay, day.id)
