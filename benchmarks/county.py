"""A county in a temporary folder, for the measurements that need one."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.demo import build_county
from eldercare.migrating import migrate_to_newest
from tests.postgres import server

DAY = date(2026, 11, 23)
MORNING = at(DAY, 390)
SECRET = "for measuring only, this secret protects nothing"  # noqa: S105 - synthetic data


@contextmanager
def county(seniors: int) -> Iterator[tuple[Flask, Path]]:
    """The application of a freshly built demonstration county, and its data folder."""
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name:
        folder = Path(name)
        app = create_app(Settings(f"sqlite:///{folder / 'eldercare.db'}", SECRET, folder, demo=True))
        with app.app_context():
            migrate_to_newest()
            build_county(seed=1, seniors=seniors, day=DAY, now=MORNING)
            db.session.remove()
            yield app, folder
            db.session.remove()
            db.engine.dispose()


def by_database(measured: Callable[[str, str], dict[str, Any]]) -> dict[str, Any]:
    """The figures of `measured(url, name)` on a new SQLite database, and on a server where there is one."""
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name:
        figures = measured(f"sqlite:///{Path(name) / 'eldercare.db'}", "sqlite")
    if server.find("pg_ctl"):
        with server.running(server.SAFE) as url:
            figures |= measured(f"{url}/postgres", "postgresql")
    return figures
