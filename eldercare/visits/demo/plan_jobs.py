"""Planning jobs of the demonstration: the evening that planned the day, and one station's days to come."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eldercare.core.db import transaction
from eldercare.people.models import Station
from eldercare.visits.models import PlanningJob, Visit
from eldercare.visits.plan_jobs.rules import LONG, lane_of, open_key
from eldercare.visits.plan_jobs.working import Planner

SEARCH_S = 1.0


def note_evening(day: date, *, now: datetime) -> None:
    """The plan of the day as a job that is done, with what really came of it."""
    with transaction() as session:
        result = _result(session, day)
        session.add(
            PlanningJob(
                kind="evening", lane=LONG, state="done", region="", area_code="", first_day=day, last_day=day,
                asked_at=now, started_at=now, ended_at=now, beginnings=1, regions_total=len(result),
                regions_done=len(result), result=result,
            )
        )  # fmt: skip


def _result(session: Session, day: date) -> list[dict[str, Any]]:
    """Visits of each station, and why some have nobody."""
    rows = session.execute(
        select(Station.code, Visit.reason, func.count())
        .join(Station, Visit.station_id == Station.id)
        .where(Visit.day == day, Visit.state != "cancelled")
        .group_by(Station.code, Visit.reason)
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, reason, count in rows:
        counts[code][reason or ""] += count
    return [
        {
            "day": day.isoformat(),
            "station": code,
            "visits": found.total(),
            "planned": found[""],
            "left_out": {reason: found[reason] for reason in sorted(found) if reason},
        }
        for code, found in sorted(counts.items())
    ]


def plan_week(station: Station, day: date, *, now: datetime) -> None:
    """The station's days after `day` until Sunday as one weekly job, really planned."""
    first_day = day + timedelta(days=1)
    last_day = first_day + timedelta(days=6 - first_day.weekday())
    lane = lane_of([station.code], first_day, last_day)
    with transaction() as session:
        session.add(
            PlanningJob(
                kind="weekly", lane=lane, region=station.code, station_id=station.id,
                area_code=station.area_code, first_day=first_day, last_day=last_day, asked_at=now,
                seconds=SEARCH_S, open_key=open_key(station.code, first_day, last_day),
            )
        )  # fmt: skip
    Planner(lane).work(now)
