"""Who is asked first when an alarm comes: 10,000 people with shift, skill, load and a last place."""

import math
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from eldercare.alerts.actions.opening import Signal, raise_alarm
from eldercare.alerts.models import Alarm, Device
from eldercare.alerts.responders.near import around_query, values_for
from eldercare.alerts.responders.ranking import BOXES_KM, Candidate, find_candidates
from eldercare.alerts.rules import skills_for
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.bulk import insert_rows
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.migrating import migrate_to_newest
from eldercare.people.models import Area, DayShift, KeyHolding, Senior, Shift, Station, Worker, WorkerSkill
from eldercare.services.models import Service, ServiceTerms
from eldercare.visits.models import Assignment, Visit, WorkerPlace

DAY = date(2026, 11, 23)
MORNING, NIGHT = at(DAY, 600), at(DAY, 180)
MIDDLE, HALF_KM = (32.30, 120.55), (22.0, 19.0)
STATIONS, SENIORS, ALARMS, PRESSES = 350, 2000, 400, 100
SECRET = "for measuring only, this secret protects nothing"  # noqa: S105 - synthetic data
SKILLS = ("meal", "clean", "bath", "basic_care", "health", "medical")


def measure(people: int = 10_000, seed: int = 1) -> dict[str, Any]:
    """Milliseconds of one ranking by day and by night, statements for each, and full reads in its plan."""
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name:
        app = create_app(Settings(f"sqlite:///{Path(name) / 'eldercare.db'}", SECRET, Path(name)))
        with app.app_context():
            migrate_to_newest()
            with transaction() as session:
                fill(session, Random(seed), people)
            figures = {"people": people, **_timed(seed), **_held(seed)}
            db.session.remove()
            db.engine.dispose()
            return figures


def fill(session: Session, rng: Random, people: int) -> None:
    """A county on a busy morning: places, shifts, skills, keys, visits that run and alarms in hand."""
    session.add(
        Area(code="320682", level="county", name="县", name_en="County", lat=32.3, lon=120.5, radius_m=1)
    )
    session.flush()
    insert_rows(session, Station, (_station(rng, number) for number in range(1, STATIONS + 1)))
    insert_rows(session, Senior, (_senior(rng, number) for number in range(1, SENIORS + 1)))
    insert_rows(session, Worker, (_worker(rng, number) for number in range(1, people + 1)))
    insert_rows(session, Shift, _shifts(rng, people))
    insert_rows(session, DayShift, _days(people))
    insert_rows(session, WorkerSkill, _skills(rng, people))
    insert_rows(session, WorkerPlace, (_place(rng, number) for number in range(1, people + 1)))
    insert_rows(session, KeyHolding, (_key(rng, number, people) for number in range(1, SENIORS + 1)))
    terms = ServiceTerms(since=date(2000, 1, 1), minutes=60)
    session.add(Service(code="clean", family="clean", name="助洁", name_en="Cleaning", terms=[terms]))
    session.flush()
    visits = people // 2
    insert_rows(session, Visit, (_visit(rng, number) for number in range(1, visits + 1)))
    insert_rows(session, Assignment, (_assignment(number) for number in range(1, visits + 1)))
    insert_rows(session, Alarm, (_alarm(number) for number in range(1, 51)))


def _timed(seed: int) -> dict[str, Any]:
    rng = Random(seed + 1)
    ids = [rng.randint(1, SENIORS) for _ in range(ALARMS)]
    by_day, busy, found, sent = _rank_all(ids, MORNING)
    by_night, busy_at_night, _, _ = _rank_all(ids, NIGHT)
    return {
        "alarms": len(by_day),
        "p50_ms": round(median(by_day), 2),
        "p95_ms": round(quantiles(by_day, n=20)[-1], 2),
        "p99_ms": round(quantiles(by_day, n=100)[-1], 2),
        "max_ms": round(max(by_day), 2),
        "cpu_p99_ms": round(quantiles(busy, n=100)[-1], 2),
        "night_p99_ms": round(quantiles(by_night, n=100)[-1], 2),
        "night_cpu_p99_ms": round(quantiles(busy_at_night, n=100)[-1], 2),
        "candidates_p50": median(found),
        "statements_max": max(sent),
        "full_reads": len(full_reads(db.session(), db.session.get_one(Senior, 1))),
    }


def _held(seed: int) -> dict[str, Any]:
    """Milliseconds for which a press holds the write lock: alarm, first round with its offers, commit."""
    rng = Random(seed + 2)
    times = []
    for senior_id in rng.sample(range(100, SENIORS), PRESSES):
        with transaction() as session:
            senior = session.get_one(Senior, senior_id)
            device = Device(device_id=f"SOS-{senior_id}", model="native", senior_id=senior_id)
            session.add(device)
            session.flush()
        signal = Signal(device, senior, "fall", MORNING, MORNING)
        began = perf_counter()
        with transaction():
            raise_alarm(signal, now=MORNING)
        times.append((perf_counter() - began) * 1000)
    return {
        "lock_p50_ms": round(median(times), 1),
        "lock_p99_ms": round(quantiles(times, n=100)[-1], 1),
    }


def _rank_all(ids: list[int], moment: datetime) -> tuple[list[float], list[float], list[int], list[int]]:
    times, busy, found, sent = [], [], [], []
    for senior_id in ids:
        db.session.rollback()
        senior = db.session.get_one(Senior, senior_id)
        with_count = _counted(partial(first_round, senior, moment))
        began, worked = perf_counter(), process_time()
        candidates, statements = with_count()
        times.append((perf_counter() - began) * 1000)
        busy.append((process_time() - worked) * 1000)
        found.append(len(candidates))
        sent.append(statements)
    return times, busy, found, sent


def first_round(senior: Senior, moment: datetime) -> list[Candidate]:
    """The ranking as the first round of a chain asks for it: the nearest two."""
    return find_candidates(db.session(), senior, kind="fall", now=moment, enough=2)


def _counted(act: Callable[[], Any]) -> Callable[[], tuple[Any, int]]:
    def run() -> tuple[Any, int]:
        sent: list[str] = []

        def note(*given: Any) -> None:
            sent.append(given[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            return act(), len(sent)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return run


def full_reads(session: Session, senior: Senior) -> list[str]:
    """Steps of SQLite's plan for the ranking's query that read a whole table of ours."""
    values = values_for(senior, km=BOXES_KM[0], skills=skills_for("fall"), now=MORNING)
    query = around_query(everybody=False).params(values)
    sql = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    steps = [str(row[3]) for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}".replace(":", r"\:")))]
    return [step for step in steps if step.startswith("SCAN") and "(subquery" not in step]


def _spot(rng: Random) -> dict[str, float]:
    north, east = (half / 111.2 for half in HALF_KM)
    wide = east / math.cos(math.radians(MIDDLE[0]))
    return {
        "lat": MIDDLE[0] + rng.uniform(-north, north), "lon": MIDDLE[1] + rng.uniform(-wide, wide),
    }  # fmt: skip


def _station(rng: Random, number: int) -> dict[str, Any]:
    return {
        "id": number, "code": f"S{number}", "name": f"站{number}", "name_en": f"Station {number}",
        "operator_name": "示例", "area_code": "320682", **_spot(rng),
    }  # fmt: skip


def _senior(rng: Random, number: int) -> dict[str, Any]:
    return {
        "id": number, "name": "示例", "name_pinyin": "shili", "name_initials": "sl", "sex": "F",
        "birth_date": date(1940, 1, 1), "area_code": "320682", "station_id": rng.randint(1, STATIONS),
        "address": "示例村", "created_at": MORNING, **_spot(rng),
    }  # fmt: skip


def _worker(rng: Random, number: int) -> dict[str, Any]:
    return {
        "id": number, "kind": "caregiver", "name": "示例", "name_pinyin": "shili", "name_initials": "sl",
        "sex": "F", "station_id": rng.randint(1, STATIONS), "area_code": "320682", "max_minutes": 480,
        "travel_mode": rng.choice(("walk", "ebike", "ebike", "car")), "active": True, **_spot(rng),
    }  # fmt: skip


def _shifts(rng: Random, people: int) -> Iterator[dict[str, Any]]:
    for worker in range(1, people + 1):
        starts = 0 if worker % 50 == 0 else rng.choice((420, 480, 840))
        for weekday in range(7):
            yield {"worker_id": worker, "weekday": weekday, "starts": starts, "ends": starts + 480}


def _days(people: int) -> Iterator[dict[str, Any]]:
    """On the day itself one in forty is free, and one in a hundred works a night instead of the pattern."""
    for worker in range(1, people + 1):
        if worker % 40 == 0:
            yield {"worker_id": worker, "day": DAY, "reason": "free", "starts": 0, "ends": 0}
        elif worker % 100 == 1:
            yield {"worker_id": worker, "day": DAY, "reason": "hours", "starts": 0, "ends": 480}


def _skills(rng: Random, people: int) -> Iterator[dict[str, Any]]:
    for worker in range(1, people + 1):
        for skill in rng.sample(SKILLS, 3):
            yield {"worker_id": worker, "skill": skill, "until": None}


def _place(rng: Random, number: int) -> dict[str, Any]:
    source = ("check_in", "route", "home")[number % 3]
    until = MORNING + timedelta(minutes=20) if source == "route" else None
    return {
        "id": number, "worker_id": number, "source": source, "until": until,
        "at": MORNING - timedelta(minutes=rng.randint(0, 29)), "station_id": number % STATIONS + 1,
        **_spot(rng),
    }  # fmt: skip


def _key(rng: Random, number: int, people: int) -> dict[str, Any]:
    return {"senior_id": number, "worker_id": rng.randint(1, people), "since": MORNING}


def _visit(rng: Random, number: int) -> dict[str, Any]:
    return {
        "id": number, "senior_id": rng.randint(1, SENIORS), "service_code": "clean", "day": DAY,
        "window_start": MORNING, "window_end": MORNING, "minutes": 60, "staff_count": 1 + (number % 9 == 0),
        "state": "planned", "channel": "station", "station_id": number % STATIONS + 1, "area_code": "320682",
    }  # fmt: skip


def _assignment(number: int) -> dict[str, Any]:
    return {
        "visit_id": number, "position": 0, "published_worker_id": number * 2,
        "published_starts_at": MORNING - timedelta(minutes=30),
        "published_ends_at": MORNING + timedelta(minutes=30),
    }  # fmt: skip


def _alarm(number: int) -> dict[str, Any]:
    return {
        "id": number, "senior_id": number, "kind": "water_leak", "state": "accepted", "opened_at": MORNING,
        "pressed_at": MORNING, "station_id": 1, "area_code": "320682", "worker_id": number * 7,
    }  # fmt: skip
