"""The commands that look after what is kept, and what `eldercare check` says of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from eldercare.accounts.actions import open_link
from eldercare.accounts.audit import GUARDS
from eldercare.accounts.jobs import note_head, sweep_sessions
from eldercare.accounts.models import User
from eldercare.checks import check_audit, check_keys
from eldercare.core.db import db, transaction
from eldercare.core.keys import Key
from eldercare.core.privacy import encrypt
from eldercare.core.time import local_date, now
from eldercare.people.jobs import sweep_retention
from tests.commands import run
from tests.conftest import POSTGRES, migrated_app
from tests.makers import NOW, make_senior, make_user


@pytest.fixture
def county(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a migrated database of its own."""
    app = migrated_app(tmp_path_factory, tmp_path, name="upkeep")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
def test_the_first_administrator_is_invited_from_the_command_line(county: Flask) -> None:
    done = run(county, "accounts", "invite", "anna", "--name", "演示管理员", "--json")
    path = json.loads(done.stdout)["path"]
    assert open_link(path.removeprefix("/welcome/"), now=now()).user.role == "admin"


@pytest.mark.slow
def test_who_is_locked_out_gets_a_link_from_the_command_line(county: Flask) -> None:
    make_user("admin", username="anna")
    path = json.loads(run(county, "accounts", "link", "anna", "--json").stdout)["path"]
    assert open_link(path.removeprefix("/welcome/"), now=now()).user.username == "anna"
    assert run(county, "accounts", "link", "nobody").returncode == 1


@pytest.mark.slow
def test_a_name_that_is_taken_is_refused_in_one_line(county: Flask) -> None:
    make_user("admin", username="anna")
    db.session.rollback()
    done = run(county, "accounts", "invite", "anna", "--name", "演示管理员")
    assert (done.returncode, done.stderr.strip()) == (1, "Error: Another account has this name already.")


@pytest.mark.slow
def test_the_retention_says_what_it_would_do_and_does_it(county: Flask) -> None:
    senior = make_senior(left_on=local_date(now()) - timedelta(days=2000), left_reason="died")
    dry = json.loads(run(county, "retention", "--dry-run", "--json").stdout)
    assert dry == {"erased": 1, "kept_back": 0, "dry_run": True}
    done = json.loads(run(county, "retention", "--json").stdout)
    assert (done["erased"], done["dry_run"]) == (1, False)
    db.session.refresh(senior)
    assert senior.erased_at is not None


@pytest.mark.slow
def test_the_keys_are_listed_with_what_they_carry(county: Flask) -> None:
    make_senior(phone="13812345678")
    facts = json.loads(run(county, "keys", "list", "--json").stdout)
    assert facts["current"] == "v1"
    assert facts["values"]["v1"] >= 1


@pytest.mark.slow
def test_a_key_in_use_is_not_retired_and_the_reason_is_one_line(county: Flask) -> None:
    done = run(county, "keys", "retire", "v1")
    assert done.returncode == 2
    assert "New values are written with the key v1" in done.stderr


def test_the_jobs_of_the_night_run(county: Flask) -> None:
    make_senior(left_on=NOW.date() - timedelta(days=2000), left_reason="moved")
    assert (sweep_retention(NOW), sweep_sessions(NOW)) == (1, 0)
    assert note_head(NOW) == 1


def test_a_check_opens_a_value_of_every_column(county: Flask) -> None:
    make_senior(phone="13812345678")
    assert check_keys().ok


@pytest.mark.parametrize("key_id", ["v1", "v9"], ids=["another secret", "no such key"])
def test_a_check_finds_a_value_that_does_not_open(county: Flask, key_id: str) -> None:
    foreign = encrypt("13812345678", Key.derive(key_id, "the secret of another county"))
    make_senior(phone="13812345678")
    with transaction() as session:
        session.execute(text("update seniors set phone = :value"), {"value": foreign})
    db.session.expire_all()
    assert not check_keys().ok


def test_a_check_misses_the_guards_of_the_trail(county: Flask) -> None:
    assert check_audit().ok
    db.session.rollback()  # on PostgreSQL nobody drops what a transaction has looked at
    with db.engine.begin() as connection:
        connection.execute(text(f"drop trigger {GUARDS[0]}" + (" on audit_entries" if POSTGRES else "")))
    db.session.rollback()
    assert GUARDS[0] in check_audit().detail


def test_nobody_is_in_before_the_first_is_invited(county: Flask) -> None:
    assert db.session.scalars(select(User)).all() == []
