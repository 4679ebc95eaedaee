"""For whoever watches over the machine: is the process there, and can it work?"""

import os
import shutil
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eldercare.accounts.access import public, signed_in
from eldercare.core import heartbeat
from eldercare.core.db import db, transaction
from eldercare.core.time import now

FREE_BYTES = 200 * 1024 * 1024


@public
def healthz() -> Response:
    """The process answers; nothing more is asked."""
    return jsonify({"status": "ok", "pid": os.getpid()})


@public
def readyz() -> Response:
    """Database write, listener and clock heartbeat, free disk; 503 with the names of what fails."""
    checks = check_parts(now())
    failing = sorted(name for name, part in checks.items() if not part["ok"])
    answer = jsonify({"status": "failing" if failing else "ready", "failing": failing, "checks": checks})
    answer.status_code = 503 if failing else 200
    return answer


@signed_in
def line() -> Response:
    """`/api/v1/line`: which parts of the alarm line are silent; every console asks all the time."""
    return jsonify({"deaf": heartbeat.deaf_parts(now())})


def check_parts(moment: datetime) -> dict[str, dict[str, Any]]:
    """Each part with ok and what was seen."""
    folder = current_app.config["SETTINGS"].data_dir
    free = shutil.disk_usage(folder if folder.exists() else "/").free
    checks: dict[str, dict[str, Any]] = {
        "database": _database(),
        "disk": {"ok": free > FREE_BYTES, "free_mib": free // 2**20},
    }
    beats = heartbeat.known_beats(moment) if checks["database"]["ok"] else {}
    for name in heartbeat.LINE:
        age = max(0.0, (moment - beats[name]).total_seconds()) if name in beats else None
        checks[name] = {"ok": age is not None and age < heartbeat.SILENCE.total_seconds(), "age_s": age}
    return checks


def _database() -> dict[str, Any]:
    try:
        with transaction() as session:
            session.execute(text("delete from feed_events where id < 0"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return {"ok": False, "error": type(error).__name__}
    return {"ok": True}


def init_app(app: Flask) -> None:
    """Install the addresses."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    app.add_url_rule("/api/v1/line", "line", line)
