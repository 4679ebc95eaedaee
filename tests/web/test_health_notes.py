"""A health note stands on no page and in no answer: it is read for a reason only, and recorded."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db, transaction
from eldercare.people.models import Senior
from tests.makers import make_user, signed_in
from tests.web.test_scope import Neighbour, neighbour, targets  # noqa: F401

NOTE = "二型糖尿病，每天两次胰岛素"
WIDE = ("operator", "inspector", "bureau", "admin")


@pytest.fixture
def senior(neighbour: Neighbour) -> Senior:  # noqa: F811
    """Somebody with a health note and all that a senior has today."""
    with transaction() as session:
        found = session.get_one(Senior, neighbour.ids["senior_id"])
        found.health_note = NOTE
    return found


def pages_of(app: Flask, ids: dict[str, object]) -> list[str]:
    """Every address that is read, with this senior's ids in it."""
    with_ids = [address for _endpoint, method, address in targets(app, ids) if method == "GET"]
    lists = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and rule.endpoint not in {"stream", "style_sheet"}
    ]
    return with_ids + lists


def holds(answer: bytes) -> bool:
    """Whether the note stands in an answer, a page or a list in either encoding."""
    return any(NOTE.encode(encoding) in answer for encoding in ("utf-8", "gbk"))


@pytest.mark.parametrize("role", WIDE)
def test_no_page_of_the_county_shows_a_health_note(
    app: Flask,
    client: FlaskClient,
    neighbour: Neighbour,  # noqa: F811
    senior: Senior,
    role: str,
) -> None:
    user: User = make_user(role)
    with signed_in(client, user) as browser:
        shown = [path for path in pages_of(app, neighbour.ids) if holds(browser.get(path).data)]
    assert shown == []


def test_reading_it_for_a_reason_writes_a_line_first(client: FlaskClient, senior: Senior) -> None:
    with signed_in(client, make_user("operator")) as browser:
        body = {"field": "health_note", "reason": "emergency"}
        answer = browser.post(f"/api/v1/seniors/{senior.id}/reveal", json=body)
    assert answer.json["value"] == NOTE
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "senior_revealed")).one()
    assert (line.subject_id, line.detail) == (senior.id, body)
