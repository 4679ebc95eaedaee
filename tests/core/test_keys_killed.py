"""A rotation that is killed in the middle: nothing is lost, and the next run ends it."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from eldercare.core.bulk import insert_rows, next_id
from eldercare.core.db import db, transaction
from eldercare.core.privacy import keyring, lookup_hash, lookup_hashes
from eldercare.people.models import Senior
from tests.commands import begin, run
from tests.conftest import migrated_app
from tests.makers import make_senior
from tests.running import wait_until

PEOPLE = 400


@pytest.fixture
def county(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a migrated database with many people, each with a number and notes."""
    app = migrated_app(tmp_path_factory, tmp_path, name="killed")
    with app.app_context():
        fill()
        yield app
        db.session.remove()
        db.engine.dispose()


def fill() -> None:
    model = make_senior()
    kept = {
        column.name: getattr(model, column.name) for column in Senior.__table__.columns if not column.computed
    }
    with transaction() as session:
        first = next_id(session, Senior)
        insert_rows(session, Senior, (person(kept, number) for number in range(first, first + PEOPLE - 1)))


def person(like: dict[str, Any], number: int) -> dict[str, Any]:
    phone, id_number = f"138{number:08}", f"320682194005{number:06}"
    return like | {
        "id": number, "phone": phone, "phone_hash": lookup_hash(phone), "id_number": id_number,
        "id_hash": lookup_hash(id_number), "key_note": f"key {number}", "health_note": f"note {number}",
    }  # fmt: skip


def carrying(key_id: str) -> int:
    """How many people have their numbers and notes under this key; read past the application."""
    with db.engine.connect() as connection:
        query = text("select count(*) from seniors where key_note like :mark")
        return int(connection.execute(query, {"mark": f"{key_id}:%"}).scalar_one())


def seen() -> list[tuple[Any, ...]]:
    """Everybody as the application reads them, and whether they are found by their numbers."""
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.query(Senior).order_by(Senior.id).all()
    return [
        (r.id_number, r.phone, r.key_note, r.health_note, r.version,
         not r.id_number or r.id_hash in lookup_hashes(r.id_number),
         not r.phone or r.phone_hash in lookup_hashes(r.phone))
        for r in rows
    ]  # fmt: skip


@pytest.mark.slow
def test_a_killed_rotation_loses_nothing_and_is_continued(county: Flask) -> None:
    before = seen()
    assert all(row[-2:] == (True, True) for row in before)
    process = begin(county, "keys", "rotate", "--batch", "1")
    wait_until(lambda: carrying("v2") > 20, 120)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 20 < carrying("v2") < PEOPLE
    assert seen() == before
    done = json.loads(run(county, "keys", "rotate", "--json").stdout)
    assert (done["key"], done["continued"]) == ("v2", True)
    assert (carrying("v1"), carrying("v2")) == (0, PEOPLE)
    assert seen() == before
    assert run(county, "keys", "retire", "v1").returncode == 0
    keyring().reload()
    assert seen() == before
