"""Finding people in a register of 400,000: each kind of question, rare, frequent and unknown, in each scope.

The server's time of a whole request, from the WSGI call to the last byte of the page: session, scope, search,
layout; by the wall clock, and the processor's time of this process, which others on the machine do not
lengthen (on PostgreSQL it leaves out that of the database). On SQLite and, where it is installed, PostgreSQL.
"""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from benchmarks.county import DAY, MORNING, SECRET, by_database
from eldercare.accounts.actions import begin_session
from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.time import now
from eldercare.migrating import migrate_to_newest
from eldercare.people.demo import build_people
from eldercare.people.models import Senior, Station

PEOPLE, TIMES = 400_000, 20
UNKNOWN = {
    "name": "龘龘", "part": "龘", "pinyin": "qqq", "tail": "999X", "village": "龘龘村",
    "phone": "13900000000",
}  # fmt: skip


def measure(people: int = PEOPLE) -> dict[str, Any]:
    """Milliseconds by database, kind and scope."""
    figures = by_database(lambda url, database: _on(url, database, people))
    return {"people": people, "times": TIMES} | figures


def _on(url: str, database: str, people: int) -> dict[str, Any]:
    with register(url, people) as app:
        slowest: dict[str, tuple[float, str]] = {}
        figures: dict[str, Any] = {}
        with app.app_context():
            who, what = users(), questions()
        for scope, user_id in who.items():
            for kind, (way, question) in what.items():
                times, worked = asked(app, user_id, way, question)
                line = f"p50 {median(times):.1f} p99 {_p99(times):.1f} processor p99 {_p99(worked):.1f}"
                figures[f"{database} {scope} {kind}"] = line
                for which, taken in (("wall", times), ("processor", worked)):
                    slowest[which] = max(slowest.get(which, (0.0, "")), (_p99(taken), f"{scope} {kind}"))
        worst = {
            f"{database} worst p99, {which}": f"{ms:.1f} ({kind})" for which, (ms, kind) in slowest.items()
        }
        return figures | worst


def _p99(times: list[float]) -> float:
    """The smoothed 99th of a hundred, at most the longest."""
    return min(quantiles(times, n=100)[-1], max(times))


@contextmanager
def register(url: str, people: int) -> Iterator[Flask]:
    """The application on a register of so many, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name:
        app = create_app(Settings(url, SECRET, Path(name), demo=True, secure_cookies=False))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            migrate_to_newest()
            with transaction() as session:
                build_people(session, seed=1, seniors=people, day=DAY, now=MORNING)
            db.session.remove()
            analyse()
        # What building left behind is no part of a server's memory: else a full collection reads all of it.
        gc.collect()
        gc.freeze()
        yield app
        with app.app_context():
            db.engine.dispose()


def analyse() -> None:
    """What PostgreSQL does by itself after many writes; nobody does it on SQLite."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def users() -> dict[str, int]:
    """Who asks: the county, a town of it, and the smallest station, where little is found."""
    station = db.session.scalars(select(Station).order_by(Station.id.desc())).first()
    assert station is not None
    town = station.area_code[:9]
    scopes = {
        "county": Scope("county"), "town": Scope("area", town), "station": Scope("station", str(station.id)),
    }  # fmt: skip
    made = {}
    with transaction() as session:
        for name, scope in scopes.items():
            user = User(
                username=f"bench-{name}", password_hash="-", role="bureau", language="zh",  # noqa: S106 - nobody
                display_name="B",
                scope_kind=scope.kind, scope_key=scope.key, scope_name=name,
            )  # fmt: skip
            session.add(user)
            session.flush()
            made[name] = user.id
    return made


def questions() -> dict[str, tuple[str, str]]:
    """Where it is asked, and a text of each kind: frequent, rare (of one who is there) and unknown."""
    texts = texts_by_kind()
    listed = (
        "surname, frequent",
        "pinyin, frequent",
        "pinyin, whole and rare",
        "address, town",
        "unknown part",
    )
    found = {kind: ("/search", text) for kind, text in texts.items()}
    return found | {f"list of seniors: {kind}": ("/seniors", texts[kind]) for kind in listed}


def texts_by_kind() -> dict[str, str]:
    """A text of each kind."""
    often, seldom = names_by_frequency()
    one = db.session.scalars(select(Senior).where(Senior.name == seldom).limit(1)).one()
    town, village = one.address.split()[:2]
    return {
        "name, frequent": often,
        "name, rare": seldom,
        "surname, frequent": often[0],
        "name and village": f"{often} {village}",
        "part, frequent": often[1:],
        "part, rare": seldom[1:],
        "last character, frequent": often[-1],
        "pinyin, frequent": "wang",
        "pinyin, one letter": "z",
        "pinyin, whole and rare": one.name_pinyin,
        "initials, frequent": "wxy",
        "initials, two letters": "wx",
        "phone tail": one.phone_tail or "1234",
        "ID tail": (one.id_number or "")[-4:],
        "ID tail with the day": (one.id_number or "")[-6:],
        "ID number": one.id_number or "",
        "address, town": town,
        "address, town without its last character": town[:-1],
        "address, village": village,
        "address, whole": one.address.replace(" ", ""),
        "address, town and number": f"{town} {one.address.split()[-1]}",
        "address, town and unknown number": f"{town} 98765号",
        "address, every home": "号",
        **{f"unknown {kind}": asked_for for kind, asked_for in UNKNOWN.items()},
    }


def names_by_frequency() -> tuple[str, str]:
    """The name that most have, and one that only one has."""
    counted = select(Senior.name, func.count().label("n")).group_by(Senior.name)
    often = db.session.execute(counted.order_by(func.count().desc(), Senior.name).limit(1)).one()
    seldom = db.session.execute(counted.order_by(func.count(), Senior.name).limit(1)).one()
    return often.name, seldom.name


def asked(app: Flask, user_id: int, way: str, question: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each request by the wall and by the processor, the first left out: it reads what others
    keep ready."""
    client = signed_in(app, user_id)
    times, worked = [], []
    for _ in range(TIMES + 1):
        began, busy = perf_counter(), process_time()
        answer = _ask(client, way, question)
        times.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
        if answer.status_code not in {200, 302}:
            raise SystemExit(f"{question}: {answer.status}")
    return times[1:], worked[1:]


def signed_in(app: Flask, user_id: int) -> FlaskClient:
    """A browser of that user."""
    client = app.test_client()
    with app.app_context():
        user = db.session.get_one(User, user_id)
        begin_session(user, now=now())
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.get_id(), True
    return client


def _ask(client: FlaskClient, way: str, question: str) -> TestResponse:
    """The line at the top posts, the line above a list stands in the address."""
    if way == "/search":
        return client.post(way, data={"q": question})
    return client.get(way, query_string={"q": question})
