"""What goes wrong inside becomes a sentence, never a bare 500."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from eldercare.accounts.rules import ROLES
from eldercare.core.db import db
from tests.makers import make_operator, make_user, signed_in

HUGE = "9" * 30


@pytest.fixture
def numbered(app: Flask) -> list[str]:
    """Every address with a row's number in it, the number being one that no row can have."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(rules) > 40
    return rules


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("number", [HUGE, str(2**31)])
def test_a_number_that_no_row_can_have_is_not_found(
    client: FlaskClient, numbered: list[str], role: str, number: str
) -> None:
    with signed_in(client, make_user(role)) as browser:
        for rule in numbered:
            address = "/".join(number if part.startswith("<") else part for part in rule.split("/"))
            assert browser.get(address).status_code in {404, 405}, address


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/settlement?page={HUGE}", 200),
        (f"/board/route-sheets?worker={HUGE}", 200),
        ("/board?day=9999-12-31", 404),
    ],
)
def test_a_filter_beyond_every_number_and_day_finds_nothing(
    client: FlaskClient, address: str, status: int
) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get(address).status_code == status


def test_while_the_database_is_away_people_and_programs_are_told_in_words(client: FlaskClient) -> None:
    with signed_in(client, make_user("operator")) as browser:
        with database_away():
            english = {"Accept-Language": "en"}
            page = browser.get("/today", headers=english)
            g.pop("_login_user")  # requests of one test share it, those of life do not
            program, alive = browser.get("/api/v1/feed"), browser.get("/healthz")
            ready = browser.get("/readyz")
        g.pop("_login_user")
        assert browser.get("/api/v1/feed").status_code == 200
    assert (page.status_code, program.status_code) == (503, 503)
    assert "try again" in page.text
    assert program.mimetype == "application/problem+json"
    assert alive.status_code == 200
    assert ready.status_code == 503
    assert "database" in ready.json["failing"]


@contextmanager
def database_away() -> Iterator[None]:
    """Every statement fails as on a server that is gone."""

    def fail(*_given: object) -> None:
        raise OperationalError("select", {}, Exception("server closed the connection"))

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
