"""Where somebody is signed in, and signing out from elsewhere."""

from datetime import datetime, timedelta

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts import actions
from eldercare.accounts.actions.sessions import sessions_of
from eldercare.accounts.devices import device_of
from eldercare.accounts.models import AddressTries, User, UserSession
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import now
from tests.makers import NOW, make_user, signed_in

PASSWORD = "lantern orchard winter"
HASHED = actions.hash_password(PASSWORD)
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def enter(app: Flask, username: str) -> FlaskClient:
    """A browser of its own, signed in by the form."""
    browser = app.test_client()
    data = {"username": username, "password": PASSWORD}
    assert browser.post("/sign-in", data=data, headers={"User-Agent": EDGE}).status_code == 302
    return browser


def of_itself(browser: FlaskClient, method: str, path: str) -> int:
    """A request as it is in life: the tests share a context, which keeps the user of the last one."""
    g.pop("_login_user", None)
    return browser.open(path, method=method).status_code


def is_in(browser: FlaskClient) -> bool:
    return of_itself(browser, "GET", "/my/account") == 200


def make_anna(role: str = "bureau") -> User:
    return make_user(role, username="anna", password_hash=HASHED)


def runs_after(role: str, later: timedelta, *, seen_at: datetime | None = None) -> bool:
    """Whether a session of NOW runs so much later, when it was used last at `seen_at`."""
    user = make_user(role)
    row = actions.begin_session(user, now=NOW)
    secret = user.get_id()
    if seen_at is not None:
        with transaction():
            row.seen_at = seen_at
    return actions.find_session(secret, now=NOW + later) is not None


def test_signing_in_begins_a_session_that_names_the_device(app: Flask, client: FlaskClient) -> None:
    make_anna()
    enter(app, "anna")
    row = db.session.scalars(select(UserSession)).one()
    assert (row.device, row.way, row.address) == ("Edge · Windows", "password", "127.0.0.1")


def test_the_secret_of_a_session_is_not_in_the_database(database: object) -> None:
    user = make_anna()
    row = actions.begin_session(user, now=NOW)
    assert user.get_id() not in {str(getattr(row, column.name)) for column in UserSession.__table__.columns}


@pytest.mark.parametrize(
    ("role", "later", "runs"),
    [
        ("operator", timedelta(hours=11), True),
        ("operator", timedelta(hours=13), False),
        ("caregiver", timedelta(days=29), True),
        ("caregiver", timedelta(days=31), False),
    ],
)
def test_a_session_ends_when_it_is_not_used(
    database: object, role: str, later: timedelta, *, runs: bool
) -> None:
    assert runs_after(role, later) is runs


@pytest.mark.parametrize(
    ("role", "later", "runs"),
    [("operator", timedelta(days=6), True), ("operator", timedelta(days=8), False),
     ("caregiver", timedelta(days=89), True), ("caregiver", timedelta(days=91), False)],
)  # fmt: skip
def test_a_session_ends_at_last_however_much_it_is_used(
    database: object, role: str, later: timedelta, *, runs: bool
) -> None:
    assert runs_after(role, later, seen_at=NOW + later - timedelta(minutes=1)) is runs


def test_using_a_session_keeps_it(database: object) -> None:
    user = make_anna()
    actions.begin_session(user, now=NOW)
    secret = user.get_id()
    for hours in (10, 20, 30):
        assert actions.find_session(secret, now=NOW + timedelta(hours=hours)) is not None


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app: Flask, client: FlaskClient) -> None:
    make_anna()
    browser = enter(app, "anna")
    cookie = browser.get_cookie("eldercare")
    of_itself(browser, "POST", "/sign-out")
    thief = app.test_client()
    thief.set_cookie("eldercare", cookie.value)
    assert not is_in(thief)


def test_one_device_is_signed_out_from_another(app: Flask, client: FlaskClient) -> None:
    user = make_anna()
    first, second = enter(app, "anna"), enter(app, "anna")
    lost = min(row.id for row in sessions_of(user, now=now()))
    of_itself(second, "POST", f"/my/sessions/{lost}/end")
    assert (is_in(first), is_in(second)) == (False, True)


def test_every_other_device_is_signed_out_at_once(app: Flask, client: FlaskClient) -> None:
    make_anna()
    browsers = [enter(app, "anna") for _ in range(3)]
    of_itself(browsers[1], "POST", "/my/sessions/end")
    assert [is_in(browser) for browser in browsers] == [False, True, False]


def test_nobody_ends_a_session_of_somebody_else(database: object) -> None:
    row = actions.begin_session(make_anna(), now=NOW)
    with pytest.raises(NotFoundError):
        actions.end_session(make_user("admin"), row.id, now=NOW)


def test_the_page_marks_the_device_it_is_looked_at_with(app: Flask, client: FlaskClient) -> None:
    user = make_anna()
    actions.begin_session(user, now=now(), device="Firefox · Linux")
    with signed_in(client, user) as browser:
        page = browser.get("/my/account").text
    assert page.count("This device") == 1
    assert "Firefox · Linux" in page


def test_signing_in_again_takes_a_new_session(app: Flask, client: FlaskClient) -> None:
    make_anna()
    browser = enter(app, "anna")
    before = browser.get_cookie("eldercare")
    browser.post("/sign-in", data={"username": "anna", "password": PASSWORD})
    assert browser.get_cookie("eldercare") != before
    assert db.session.query(UserSession).count() == 2


def test_what_nobody_needs_any_more_is_forgotten(database: object) -> None:
    user = make_anna()
    actions.begin_session(user, now=NOW - timedelta(days=120))
    actions.begin_session(user, now=NOW)
    with transaction() as session:
        session.add(AddressTries(key="x", failures=3, since=NOW - timedelta(hours=1)))
    assert actions.forget_sessions(NOW) == 1
    assert (db.session.query(UserSession).count(), db.session.query(AddressTries).count()) == (1, 0)


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (
            "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.5", ""),
    ],
)
def test_a_device_is_named_by_two_words(said: str, device: str) -> None:
    assert device_of(said) == device
