"""From an empty folder to the summary of a day."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from eldercare.accounts.models import AuditEntry
from eldercare.alerts.demo import refresh_devices
from eldercare.config import Settings, make_folder
from eldercare.core.db import db
from eldercare.core.errors import N_, EldercareError
from eldercare.core.time import at, local_date, now
from eldercare.demo import build_county
from eldercare.loading import load_app
from eldercare.migrating import migrate_to_newest
from eldercare.people.models import Senior
from eldercare.rehearsal import alarms, announcing, morning, safety, visiting
from eldercare.visits.demo.plan_jobs import note_evening
from eldercare.visits.models import Assignment, DayPlan, Visit

PLANNED_AT = 6 * 60 + 30
"""Minutes after midnight at which the demonstration's day is planned, so that it always has a morning."""


class RealPeopleError(EldercareError):
    """A database with people that no demonstration made: their day must not be played."""

    status = 409
    code = "real_people"
    sentence = N_(
        "This database holds people who are no demonstration. Nothing was changed. "
        "Give the demonstration a folder of its own with --data-dir, and no ELDERCARE_DATABASE_URL."
    )


def is_built() -> bool:
    """Whether the database holds a demonstration county; raises RealPeopleError when it holds others."""
    if not db.session.scalar(select(func.count()).select_from(Senior)):
        return False
    if db.session.scalar(select(AuditEntry.id).where(AuditEntry.verb == "demo_built").limit(1)) is None:
        raise RealPeopleError
    return True


def ready_for(day: date, *, seed: int) -> None:
    """Plan and publish the day if that has not been done, so that whoever signs in finds it; let the
    synthetic devices give a sign of life, else all of them are silent a day after the county was built."""
    refresh_devices(now=now())
    planned = db.session.scalar(select(func.count()).select_from(DayPlan).where(DayPlan.day == day))
    if not planned:
        moment = at(day, PLANNED_AT)
        morning.plan(day, seed=seed, now=moment)
        note_evening(day, now=moment)
        morning.publish_all(day, now=moment)
        morning.plan_ahead(day, now=moment)
        announcing.tell_some(day)


def run(*, seed: int, seniors: int, data_dir: Path | None, mqtt_port: int) -> dict[str, Any]:
    """Build the county if needed, run its day and sum it up."""
    began = time.monotonic()
    with _folder(data_dir) as folder:
        settings = replace(
            Settings.from_env(os.environ | {"ELDERCARE_DATA_DIR": str(folder)}, create_secret=True), demo=True
        )
        app = load_app(settings)
        with app.app_context():
            try:
                summary = _day(app, settings, seed=seed, seniors=seniors, mqtt_port=mqtt_port)
            finally:
                db.session.remove()
                db.engine.dispose()
    return summary | {"seconds": round(time.monotonic() - began, 1)}


def _day(app: Flask, settings: Settings, *, seed: int, seniors: int, mqtt_port: int) -> dict[str, Any]:
    migrate_to_newest()
    moment = now()
    day = local_date(moment)
    if not is_built():
        build_county(seed=seed, seniors=seniors, day=day, now=moment)
    start = at(day, PLANNED_AT)
    planned = morning.plan(day, seed=seed, now=start)
    digest = plan_digest(day)
    moved = morning.move_one(day, now=start)
    published = morning.publish_all(day, now=start)
    done = visiting.serve(day)
    alarm = alarms.ring(app, settings, mqtt_port=mqtt_port)
    hazard = safety.inspect_and_rectify(day, settings.data_dir)
    return {
        "synthetic": True,
        "day": day.isoformat(),
        "seed": seed,
        "seniors": db.session.scalar(select(func.count()).select_from(Senior)),
        "visits": {**planned, "plan_digest": digest, "moved_visit": moved, "published": published, **done},
        "alarms": alarm,
        "hazards": hazard,
    }


def plan_digest(day: date) -> str:
    """One short hash over who goes when: equal seeds give equal plans."""
    rows = db.session.execute(
        select(Visit.plan_item_id, Assignment.position, Assignment.worker_id, Assignment.starts_at)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .where(Visit.day == day)
        .order_by(Visit.plan_item_id, Assignment.position)
    )
    facts = [[item, position, worker, _text(moment)] for item, position, worker, moment in rows]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@contextmanager
def _folder(data_dir: Path | None) -> Iterator[Path]:
    if data_dir is not None:
        make_folder(data_dir)
        yield data_dir.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="eldercare-") as folder:
        yield Path(folder)
