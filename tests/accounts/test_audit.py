"""The audit trail only grows, and shows when somebody went round that."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from eldercare.accounts.audit import GUARDS, audit, holds, verify
from eldercare.core.chains import START
from eldercare.core.db import db, transaction
from tests.commands import run
from tests.conftest import POSTGRES, migrated_app
from tests.makers import NOW, make_operator, make_senior, make_user, signed_in

REFUSED = [
    "update audit_entries set verb = 'x' where id = 2",
    "delete from audit_entries where id = 3",
    *(["truncate audit_entries"] if POSTGRES else []),  # SQLite has no such command
]


@pytest.fixture
def trail(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """An application on a migrated database with three lines."""
    app = migrated_app(tmp_path_factory, tmp_path, name="trail")
    with app.app_context():
        write("one", "two", "three")
        yield app
        db.session.remove()
        db.engine.dispose()


def write(*verbs: str) -> None:
    for number, verb in enumerate(verbs, 1):
        with transaction():
            audit(None, verb, "thing", number, now=NOW)


def change(statement: str) -> None:
    """What somebody does who has the database in hand."""
    db.session.rollback()  # what was read before is not looked at again
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def without_guards() -> None:
    on = " on audit_entries" if POSTGRES else ""
    for name in GUARDS:
        change(f"drop trigger {name}{on}")


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_a_line(trail: Flask, statement: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        change(statement)
    assert verify().lines == 3


def test_a_trail_that_nobody_touched_holds(trail: Flask) -> None:
    found = verify()
    assert (found.ok, found.lines, found.head_id) == (True, 3, 3)


def test_an_empty_trail_holds(database: object) -> None:
    found = verify()
    assert (found.broken, found.lines, found.head) == (None, 0, START)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update audit_entries set verb = 'x' where id = 2", 2),
        ("update audit_entries set actor_name = 'anna' where id = 1", 1),
        ("update audit_entries set detail = '{\"a\": 1}' where id = 3", 3),
        ("delete from audit_entries where id = 1", 2),
        ("delete from audit_entries where id = 2", 3),
    ],
)
def test_what_was_changed_past_the_guards_is_found(trail: Flask, statement: str, broken: int) -> None:
    without_guards()
    change(statement)
    assert verify().broken == broken


def test_a_missing_guard_is_named(trail: Flask) -> None:
    change(f"drop trigger {GUARDS[1]}" + (" on audit_entries" if POSTGRES else ""))
    assert verify().missing_guards == (GUARDS[1],)
    assert not verify().ok


def test_newest_lines_that_were_cut_off_are_missed_by_a_noted_head(trail: Flask) -> None:
    head = verify().head
    without_guards()
    change("delete from audit_entries where id = 3")
    assert verify().broken is None
    assert not holds(head)


def test_a_noted_head_stays_good_when_the_trail_grows(trail: Flask) -> None:
    head = verify().head
    write("four")
    assert holds(head)


def test_a_line_of_what_was_not_done_is_not_kept(trail: Flask) -> None:
    def fail() -> None:
        with transaction():
            audit(None, "four", "thing", 4, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert verify().lines == 3


def told(app: Flask, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and answer of the command."""
    done = run(app, "audit", "verify", "--json", *arguments)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.slow
def test_the_command_says_whether_the_trail_holds(trail: Flask) -> None:
    code, facts = told(trail)
    assert (code, facts["ok"], facts["lines"]) == (0, True, 3)
    assert told(trail, "--head", facts["head"])[0] == 0
    code, cut = told(trail, "--head", "0" * 64)
    assert (code, cut["faults"]) == (1, ["the noted head is no longer in the trail"])


def test_the_page_shows_who_did_what(client: FlaskClient) -> None:
    user, senior = make_operator(), make_senior(phone="13812345678")
    with signed_in(client, user) as browser:
        browser.post(f"/api/v1/seniors/{senior.id}/reveal", json={"field": "phone", "reason": "visit"})
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get("/audit").text
    assert user.username in page
    assert "Masked value read" in page


def test_reads_of_health_notes_are_found_by_one_press(client: FlaskClient) -> None:
    user, senior = make_operator(), make_senior(phone="13812345678", health_note="糖尿病")
    with signed_in(client, user) as browser:
        for field in ("phone", "health_note"):
            browser.post(f"/api/v1/seniors/{senior.id}/reveal", json={"field": field, "reason": "visit"})
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get("/audit?health=1").text
    assert "field: health_note" in page
    assert "field: phone" not in page


@pytest.mark.parametrize(
    ("asked", "lines"),
    [("?actor=system", 3), ("?actor=nobody", 0), ("?verb=two", 1), ("?subject=thing&id=3", 1),
     ("?from=2026-11-23&to=2026-11-23", 3),
     ("?from=2026-11-24", 0), ("?to=2026-11-22", 0), ("?from=nonsense", 3), ("?page=2", 0)],
)  # fmt: skip
def test_the_page_is_narrowed(client: FlaskClient, asked: str, lines: int) -> None:
    write("one", "two", "three")
    with signed_in(client, make_user("admin")) as browser:
        assert browser.get(f"/audit{asked}").text.count("<time") == lines
