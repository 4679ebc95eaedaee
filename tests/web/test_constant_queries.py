"""A page of fifteen things asks the database as often as one of three: every route that reads is walked."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from re import compile as pattern
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.reports.today import shares
from tests.makers import TOWN, signed_in
from tests.web.everything import Everything

FEW, MANY = 3, 15
# An open stream, a look at the machine, and doors for somebody who is not signed in.
NOT_PAGES = {"stream", "readyz", "healthz", "accounts.back_from_provider", "accounts.open_link",
             "visits.open_answer_link"}  # fmt: skip
# What a list is asked besides: a search that finds all of them, and another place.
QUESTIONS = ("", f"?q=ggl&station={TOWN}&area={TOWN}&town={TOWN}")
LISTS = pattern(r"\((\?|%s)(, (\?|%s))*\)")
# What must be asked for by name, or for somebody.
ASKED_FOR = {
    "imports.export_csv": (
        "?kind=seniors",
        "?kind=workers",
        "?kind=devices",
        "?kind=institutions",
        "?kind=areas",
    ),
    "imports.empty_xlsx": ("?kind=seniors",),
    "people-api.search": ("?q=ggl",),
    "visits.board_new_visit_page": ("?senior={senior_id}", "?call={call_id}"),
    "visits.board_new_call_page": ("?senior={senior_id}",),
    "funding-api.settlement": (f"?month={local_date(now()):%Y-%m-01}",),
    "funding-api.settlement_operators": (f"?month={local_date(now()):%Y-%m-01}",),
}
# Doors of somebody who is not signed in yet, one that leads on, and photos whose files are not there.
CLOSED = {
    "/", "/sign-in", "/sign-in/other", "/welcome", "/answer", "/my/identities/link", "/api/v1/photos/<sha>",
    "/people/certificates/<int:certificate_id>/scan",
}  # fmt: skip


@contextmanager
def sent() -> Iterator[list[str]]:
    """Every statement inside the block, but that a session was seen."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("UPDATE user_sessions"):
            seen.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def addresses(app: Flask, ids: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, address) of every page that answers GET, with the ids of what all else hangs on."""
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.endpoint.endswith("static")
            or rule.endpoint in NOT_PAGES
        ):
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})
        asked = ("",) if rule.arguments else QUESTIONS
        for question in ASKED_FOR.get(rule.endpoint, asked):
            yield rule.rule + question, address + question.format(**ids)


def walked(app: Flask, client: FlaskClient, county: Everything) -> dict[str, list[str]]:
    """What each page asks of the database, by the role that opens it: every page that somebody may open."""
    asked: dict[str, list[str]] = {}
    opened: set[str] = set()
    for role, user_id in county.users.items():
        with signed_in(client, db.session.get_one(User, user_id)) as browser:
            for page, address in addresses(app, county.ids):
                # Others see of these what the operator and the administrator see of them.
                if role in {"operator", "admin"} or page not in opened:
                    answer, statements = looked_at(browser, address)
                    if answer.status_code == 200:
                        asked[f"{role} {page}"] = statements
                        opened.add(page)
    return asked


def looked_at(browser: FlaskClient, address: str) -> tuple[TestResponse, list[str]]:
    """The answer, and what it asked of the database with nothing kept from before."""
    db.session.remove()
    shares.clear()
    with sent() as statements:
        answer = browser.get(address)
        assert answer.data is not None  # a list that is sent in portions, to its end
    return answer, statements


def grown(few: dict[str, list[str]], many: dict[str, list[str]]) -> dict[str, str]:
    """What is asked more often of many than of few, by page. A look for somebody near asks less often of
    many, because it widens its circle while there are few."""
    more = {}
    for page, asked in many.items():
        extra = Counter(map(shape, asked)) - Counter(map(shape, few.get(page, [])))
        if len(asked) > len(few.get(page, [])):
            more[page] = "; ".join(f"{count} more of {statement}" for statement, count in extra.items())
    return more


def shape(statement: str) -> str:
    """A statement without how many values it names, as short as it can be told by."""
    statement = LISTS.sub("(...)", statement)
    return f"{statement[:60]} ... {statement[-120:]}"


@pytest.mark.slow
def test_every_page_asks_as_often_for_fifteen_things_as_for_three(app: Flask, client: FlaskClient) -> None:
    county = Everything()
    county.grow_to(FEW)
    few = walked(app, client, county)
    pages = {page for page, _address in addresses(app, county.ids)}
    unopened = pages - {name.partition(" ")[2] for name in few}
    assert {page.partition("?")[0] for page in unopened} == CLOSED
    county.grow_to(MANY)
    assert grown(few, walked(app, client, county)) == {}


def test_a_page_that_asks_for_each_row_is_told() -> None:
    few, many = ({"admin /channels": ["SELECT 1 FROM t WHERE id = ?"] * rows} for rows in (3, 30))
    assert list(grown(few, many)) == ["admin /channels"]
