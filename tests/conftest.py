"""A real database for every test: migrated once, copied or emptied for each."""

import gc
import os
import shutil
import sqlite3
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Connection, Select, Table, create_engine, event, exists, select, text
from xdist.remote import Producer

from eldercare.accounts.actions import hashing
from eldercare.alerts.models import AlarmEvent
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import WRITE, Base, db
from eldercare.migrating import make_known, migrate_to_newest
from eldercare.telling.sending import Errand
from tests.running import SENIORS, built_county
from tests.sharing_out import ByKind
from tests.timelines import unlocked

SECRET = "a secret of the tests only, long enough for every key"
POSTGRES = os.environ.get("ELDERCARE_TEST_POSTGRES")

# The same examples each time, so that a change is judged by what it changed alone; others are drawn with
# HYPOTHESIS_PROFILE=explore. How long one example takes is not what these tests are about.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


# Still Argon2id, in a thousandth of the time; what the product takes is tested in a process of its own.
hashing.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true nothing may be skipped: what a machine lacks has to be installed there."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {item.nodeid}: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Loading makes many objects and hardly any garbage, and they stay: nobody need look through them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByKind | None:
    """Several processes share the files by what they mostly do."""
    return ByKind(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application per test process, on an empty database of its own."""
    folder = tmp_path_factory.mktemp("data")
    app = fresh_app(folder, name="test")
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


def fresh_app(folder: Path, *, name: str) -> Flask:
    """An application on an empty database of its own."""
    url = postgres_database(name) if POSTGRES else f"sqlite:///{folder / name}.db"
    app = create_app(
        Settings(
            database_url=url,
            secret_key=SECRET,
            data_dir=folder,
            secure_cookies=False,
            demo=True,
            stream_limit=4,
        )
    )
    app.testing = True
    make_known(app)
    if not POSTGRES:
        with app.app_context():
            event.listen(db.engine, "connect", _leave_saving_to_the_system)
    return app


def _leave_saving_to_the_system(connection: sqlite3.Connection, _record: object) -> None:
    """As the PostgreSQL server of the tests: what was committed outlives a killed process, which is all that
    tests do to it, and only a loss of power would take it. Else each commit waits for the disk."""
    connection.execute("PRAGMA synchronous=OFF").close()


def migrated_app(factory: pytest.TempPathFactory, folder: Path, *, name: str) -> Flask:
    """An application on a database with what the migrations make: they run once in a process, then it is
    copied."""
    template = _template(factory.getbasetemp())
    if POSTGRES:
        app = fresh_app(folder, name=name)
        postgres_database(name, like="template_database")
        return app
    shutil.copyfile(template, folder / f"{name}.db")
    return fresh_app(folder, name=name)


@cache
def _template(base: Path) -> Path:
    folder = base / "template"
    folder.mkdir()
    app = fresh_app(folder, name="template_database")
    with app.app_context():
        migrate_to_newest()
        db.session.remove()
        db.engine.dispose()
    return folder / "template_database.db"


def postgres_database(purpose: str, *, like: str = "template1") -> str:
    """A database of this test process's own on the server of the run; `like`: the purpose of one to copy."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name, copied = f"{purpose}_{worker}", like if like == "template1" else f"{like}_{worker}"
    server = create_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"drop database if exists {name} with (force)"))
        connection.execute(text(f"create database {name} template {copied}"))
    server.dispose()
    return f"{POSTGRES}/{name}"


@pytest.fixture
def database(app: Flask) -> Iterator[AppContext]:
    """The empty database inside an application context; whatever the test wrote is gone afterwards."""
    with app.app_context() as context:
        yield context
        db.session.rollback()
        db.session.remove()
        _wait_for_errands()
        _empty()


def _wait_for_errands() -> None:
    """Threads that still serve a channel hold a connection, and would write into the next test."""
    for thread in threading.enumerate():
        if isinstance(thread, Errand):
            thread.join(20)


def _empty() -> None:
    # As a writer from the start: a page might still write between the question and the answer.
    with db.engine.execution_options(**{WRITE: True}).begin() as connection:
        # All that refers to a row goes with it. PostgreSQL would look for it in each table, row by row: after
        # a county's list that took longer than the test.
        quiet = "SET LOCAL session_replication_role = replica" if POSTGRES else "PRAGMA defer_foreign_keys=ON"
        connection.exec_driver_sql(quiet)
        filled = [table for table, any_row in zip(*_tables_and_fill(connection), strict=True) if any_row]
        with unlocked(connection) if AlarmEvent.__table__ in filled else nullcontext():
            for table in filled:
                connection.execute(table.delete())


def _tables_and_fill(connection: Connection) -> tuple[Sequence[Table], Sequence[bool]]:
    """Every table, those that refer to others first, and whether it holds a row: most tests fill a few of
    them, and to ask once costs a fraction of emptying them all."""
    tables, question = _question()
    return tables, tuple(connection.execute(question).one())


@cache
def _question() -> tuple[list[Table], Select[Any]]:
    tables = Base.metadata.sorted_tables[::-1]
    return tables, select(*(exists(select(1).select_from(table)) for table in tables))


@pytest.fixture
def client(app: Flask, database: AppContext) -> FlaskClient:
    """A browser that nobody has signed in on."""
    return app.test_client()


@pytest.fixture(autouse=True)
def _thread_hook() -> Iterator[None]:
    """A command that ran in this process logs what ends its threads; here that fails the test again."""
    before = threading.excepthook
    yield
    threading.excepthook = before


@pytest.fixture(autouse=True)
def _tokens_off(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forms need no token in tests, but for those marked so."""
    if "app" not in request.fixturenames:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    app.config["WTF_CSRF_ENABLED"] = request.node.get_closest_marker("csrf") is not None
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def county_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the whole product with a county of its own in it."""
    return copied_county(tmp_path_factory, tmp_path / "var")


def copied_county(factory: pytest.TempPathFactory, target: Path) -> Path:
    """A copy of the county that is built once a run."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    shutil.copytree(built_county(shared, SENIORS), target)
    return target
