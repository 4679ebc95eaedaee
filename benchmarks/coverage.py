"""Visits of care, care plans and entitlements of a county with 400,000 seniors, 50,000 of them served.

The nightly round of tiers, first where nothing is due yet and then where nothing is missing; what care plans
ask for of a day and of a week; and the pages: coverage of the county, a town and a station, the months of a
senior, who of a station passes a month. Pages by the wall clock from the WSGI call to the last byte, and by
this process's own time. On SQLite and, where it is installed, PostgreSQL. All synthetic.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from benchmarks.county import SECRET, by_database
from benchmarks.search import analyse, signed_in, users
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.time import at, local_date, now
from eldercare.migrating import migrate_to_newest
from eldercare.people.demo import build_people, stream
from eldercare.people.models import Senior, Station
from eldercare.services import demo as services
from eldercare.visits import demo as visits
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.demo import looking_in
from eldercare.visits.models import CarePlan, Visit, VisitDue

PEOPLE, TIMES = 400_000, 10
ROUND_MINUTE = 180
"""The round of tiers runs at three in the morning."""


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Seconds of the rounds and milliseconds of the pages, by database."""
    figures = by_database(lambda url, database: _on(url, database, people))
    return {"people": people, "times": TIMES} | figures


def _on(url: str, database: str, people: int) -> dict[str, Any]:
    with served_county(url, people) as app:
        figures: dict[str, Any] = {}
        with app.app_context():
            figures |= _rounds()
            figures |= _counts()
            who, pages = users(), pages_measured()
        for what, (scope, address) in pages.items():
            figures[what] = opened(app, who[scope], address)
        return {f"{database} {what}": value for what, value in figures.items()}


@contextmanager
def served_county(url: str, people: int) -> Iterator[Flask]:
    """The application on a county with its care plans, four weeks of visits and nothing that is due yet."""
    day = local_date(now())
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name:
        app = create_app(Settings(url, SECRET, Path(name), demo=True, secure_cookies=False))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            migrate_to_newest()
            with transaction() as session:
                moment = at(day, ROUND_MINUTE)
                county = build_people(session, seed=1, seniors=people, day=day, now=moment)
                services.build(session, stream(1, "services"), county, day=day, now=moment)
                visits.build(session, stream(1, "visits"), county, day=day, now=moment)
                looking_in.add_past(session, stream(1, "looking_in"), county, day)
            db.session.remove()
            analyse()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _rounds() -> dict[str, str]:
    """What the clock does at night, and what planning asks for first."""
    day, first = local_date(now()), at(local_date(now()), ROUND_MINUTE)
    found = {
        "tiers, first round": _timed(lambda: f"{generate_tier_visits(first).made} visits"),
        "tiers, nothing missing": _timed(lambda: f"{generate_tier_visits(first).made} visits"),
    }
    analyse()
    tomorrow = day + timedelta(days=1)
    ahead = (
        ("a day", tomorrow, 1),
        ("a week", tomorrow + timedelta(days=1), 7),
        ("a day again", tomorrow, 1),
    )
    for what, begins, days in ahead:
        found[f"due of {what}"] = _timed(
            lambda b=begins, d=days: f"{generate_due(b, d, now=first).created} visits"
        )
    analyse()
    return found


def _timed(act: Callable[[], str]) -> str:
    """Seconds in all, and of the longest transaction, for which others who write have to wait."""
    began, busy = perf_counter(), process_time()
    with longest_transaction() as spans:
        done = act()
        db.session.remove()
    took, worked = perf_counter() - began, process_time() - busy
    return f"{took:.1f} s, processor {worked:.1f} s, transactions of {max(spans):.2f} s at most: {done}"


@contextmanager
def longest_transaction() -> Iterator[list[float]]:
    """The seconds of each transaction that is committed within."""
    spans, began = [0.0], [0.0]

    def begin(_connection: object) -> None:
        began[0] = perf_counter()

    def commit(_connection: object) -> None:
        spans.append(perf_counter() - began[0])

    event.listen(db.engine, "begin", begin)
    event.listen(db.engine, "commit", commit)
    try:
        yield spans
    finally:
        event.remove(db.engine, "begin", begin)
        event.remove(db.engine, "commit", commit)


def _counts() -> dict[str, int]:
    """How large it is."""
    rows = {"care plans": CarePlan, "visits": Visit, "visits due": VisitDue}
    return {what: db.session.scalar(select(func.count(model.id))) or 0 for what, model in rows.items()}


def pages_measured() -> dict[str, tuple[str, str]]:
    """By name, who opens which page; the senior is one with a care plan, the station the largest."""
    senior = db.session.scalars(select(CarePlan.senior_id).order_by(CarePlan.id)).first()
    largest = (
        select(Station)
        .join(Senior, Senior.station_id == Station.id)
        .group_by(Station.id)
        .order_by(func.count(Senior.id).desc())
    )
    station = db.session.scalars(largest).first()
    assert station is not None
    town = station.area_code[:9]
    return {
        "coverage, county": ("county", "/visits/coverage"),
        "coverage, overdue": ("county", "/visits/coverage?overdue=1"),
        "coverage, town of it": ("county", f"/visits/coverage?area={town}"),
        "coverage, a town": ("town", "/visits/coverage"),
        "coverage, a station": ("station", "/visits/coverage"),
        "coverage, table": ("county", "/visits/coverage/export"),
        "page of a senior": ("county", f"/seniors/{senior}"),
        "months of a senior": ("county", f"/seniors/{senior}/entitlement"),
        "who passes": ("county", f"/care-plans/entitlements?station={station.code}"),
    }


def opened(app: Flask, user_id: int, address: str) -> str:
    """Milliseconds of a page by the wall and by the processor, the first left out."""
    client = signed_in(app, user_id)
    times, worked = [], []
    for _ in range(TIMES + 1):
        began, busy = perf_counter(), process_time()
        answer = client.get(address)
        times.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")
    return f"p50 {median(times[1:]):.0f} max {max(times[1:]):.0f} processor p50 {median(worked[1:]):.0f} ms"
