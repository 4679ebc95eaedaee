"""Makers of planning jobs and of small regions to plan."""

from datetime import date, timedelta
from typing import Any

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Station, Worker
from eldercare.visits.actions.plan_jobs import ask_plan
from eldercare.visits.models import PlanningJob, UnseenChange
from eldercare.visits.plan_jobs.rules import open_key
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    save,
)

TOMORROW = TODAY + timedelta(days=1)


def make_job(**changes: Any) -> PlanningJob:
    """A job for the station's tomorrow, waiting."""
    station = make_station()
    values = {
        "kind": "hand", "lane": "quick", "state": "waiting", "region": station.code, "station_id": station.id,
        "area_code": station.area_code, "first_day": TOMORROW, "last_day": TOMORROW, "asked_at": NOW,
    }  # fmt: skip
    values |= changes
    if values["state"] in {"waiting", "running", "stopping"} and "open_key" not in values:
        values["open_key"] = open_key(values["region"], values["first_day"], values["last_day"])
    return save(PlanningJob(**values))


def make_region(code: str, seniors: int = 2, **plan: Any) -> Station:
    """A station with two caregivers and some seniors who are visited every day."""
    station = make_station(code)
    for number in range(2):
        make_worker(station_id=station.id, area_code=code, lat=32.26 + number / 100)
    for number in range(seniors):
        make_care_plan(make_senior(station_id=station.id, lat=32.25 + number / 50), window_to=900, **plan)
    return station


def asked(region: str = "", days: int = 1, actor: User | None = None, **more: Any) -> PlanningJob:
    """A job that somebody asked for, from tomorrow on."""
    last_day = TOMORROW + timedelta(days=days - 1)
    actor = actor or make_user("operator")
    return ask_plan(region, TOMORROW, last_day, actor=actor, now=NOW, **more).job


def seen(job: PlanningJob) -> PlanningJob:
    """The job as it stands in the database."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(PlanningJob, job.id)


def make_done_job(station: Station, day: date) -> PlanningJob:
    """A job of that station that saved its day and left a visit without anybody."""
    entry = {"day": day.isoformat(), "station": station.code, "visits": 3, "planned": 2,
             "left_out": {"no_room": 1}}  # fmt: skip
    stale = {"code": "stale", "day": entry["day"], "station": station.code}
    return make_job(
        state="done", region=station.code, station_id=station.id, area_code=station.area_code, first_day=day,
        last_day=day, result=[entry], problems=[stale],
        regions_done=1, regions_total=1,
    )  # fmt: skip


def make_unseen(worker: Worker, day: date) -> UnseenChange:
    """A visit that somebody was given since the last look."""
    visit = make_visit(make_senior(station_id=worker.station_id), day=day)
    return save(
        UnseenChange(
            worker_id=worker.id, visit_id=visit.id, day=day, was=None, now=visit.window_start, told_at=NOW
        )
    )
