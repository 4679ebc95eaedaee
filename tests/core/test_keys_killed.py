"""A rotation that is killed in the middle: nothing is lost, and the next run ends it."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import ROOT, SENIORS, wait_until

COMMAND = [sys.executable, "-m", "eldercare", "keys"]


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"ELDERCARE_DATA_DIR": str(folder)}


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def carrying(folder: Path, key_id: str) -> int:
    """How many seniors have an address note under this key."""
    with closing(sqlite3.connect(folder / "eldercare.db", timeout=10)) as database:
        query = "select count(*) from seniors where key_note like ?"
        return int(database.execute(query, (f"{key_id}:%",)).fetchone()[0])


SEE = """
import os, json
from eldercare.config import Settings
from eldercare.loading import load_app
from eldercare.core.db import db
from eldercare.core.privacy import lookup_hashes
from eldercare.people.models import Senior
with load_app(Settings.from_env(os.environ)).app_context():
    rows = db.session.query(Senior).order_by(Senior.id).all()
    told = [[r.id_number, r.phone, r.key_note, r.caution, r.health_note, r.version] for r in rows]
    found = all(r.id_hash in lookup_hashes(r.id_number) for r in rows)
print(json.dumps([told, found]))
"""


def seen(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SEE],
        env=environment(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
def test_a_killed_rotation_loses_nothing_and_is_continued(county_folder: Path) -> None:
    before = seen(county_folder)
    assert before.strip().endswith("true]")
    process = subprocess.Popen(
        [*COMMAND, "rotate", "--batch", "1"],
        env=environment(county_folder),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: carrying(county_folder, "v2") > 20)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 20 < carrying(county_folder, "v2") < SENIORS
    assert seen(county_folder) == before
    assert run(county_folder, "rotate", "--json").startswith('{"key": "v2", "continued": true')
    assert carrying(county_folder, "v1") == 0
    assert carrying(county_folder, "v2") == SENIORS
    assert seen(county_folder) == before
    run(county_folder, "retire", "v1")
    assert seen(county_folder) == before
