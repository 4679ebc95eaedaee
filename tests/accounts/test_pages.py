"""The front door."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eldercare.accounts import actions
from eldercare.accounts.actions import signing_in
from eldercare.accounts.audit import first_broken_line
from eldercare.accounts.errors import AccountLockedError, WrongPasswordError
from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.pages import safe_next
from eldercare.accounts.rules import Scope
from eldercare.app import create_app
from eldercare.core.db import db, transaction
from eldercare.core.errors import EldercareError
from tests.makers import NOW, make_operator, make_station, make_user, signed_in

PASSWORD_HASH = actions.hash_password("right")


def try_in(client: FlaskClient, password: str, username: str = "anna") -> tuple[int, str]:
    answer = client.post("/sign-in", data={"username": username, "password": password})
    return answer.status_code, answer.text


def make_anna() -> None:
    make_user("caregiver", username="anna", password_hash=PASSWORD_HASH)


def test_the_right_password_opens_the_door(client: FlaskClient) -> None:
    make_anna()
    assert try_in(client, "right")[0] == 302


def test_a_wrong_password_keeps_the_name_that_was_typed(client: FlaskClient) -> None:
    make_anna()
    status, page = try_in(client, "wrong")
    assert status == 401
    assert 'value="anna"' in page


def test_a_new_user_can_sign_in(client: FlaskClient) -> None:
    actions.add_user("berta", PASSWORD_HASH, "倪秀兰", "bureau", Scope("county"))
    assert try_in(client, "right", "berta")[0] == 302


def test_there_is_no_user_of_an_unknown_role(database: object) -> None:
    with pytest.raises(KeyError):
        actions.add_user("berta", PASSWORD_HASH, "倪秀兰", "king", Scope("county"))


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client: FlaskClient) -> None:
    make_anna()
    assert try_in(client, "wrong", "nobody")[0] == try_in(client, "wrong")[0]


def test_an_empty_field_is_named(client: FlaskClient) -> None:
    status, page = try_in(client, "")
    assert status == 422
    assert 'id="password-error"' in page


def test_the_sixth_try_after_five_wrong_ones_is_locked_out(client: FlaskClient) -> None:
    make_anna()
    for _ in range(5):
        try_in(client, "wrong")
    assert try_in(client, "right")[0] == 429


def test_an_address_that_tries_many_passwords_has_to_wait(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_anna()
    create_app(app.config["SETTINGS"])  # a second application in this process counts for itself
    # On a busy machine thirty real hashes take longer than the minute that is looked at.
    monkeypatch.setattr(signing_in, "matches", lambda *_: False)
    answers = [try_in(client, "wrong", "nobody")[0] for _ in range(31)]
    assert answers == [401] * 30 + [429]


def test_right_passwords_are_not_counted_against_an_address(client: FlaskClient) -> None:
    make_anna()
    assert {try_in(client, "right")[0] for _ in range(31)} == {302}


def test_wrong_passwords_at_the_same_moment_are_all_counted(app: Flask, database: object) -> None:
    make_anna()
    refused: list[str] = []

    def guess() -> None:
        with app.app_context():
            try:
                actions.sign_in("anna", "wrong", now=NOW)
            except EldercareError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["wrong_password"] * 4
    assert db.session.scalar(select(User.failures)) == 4


def test_a_lock_that_falls_while_a_password_is_checked_holds(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_anna()

    def slow_check(_hash: str, _password: str) -> bool:
        with transaction() as session:
            session.execute(update(User).values(locked_until=NOW + timedelta(minutes=15)))
        return True

    monkeypatch.setattr(signing_in, "matches", slow_check)
    with pytest.raises(AccountLockedError):
        actions.sign_in("anna", "right", now=NOW)


def test_the_account_opens_again_after_a_quarter_of_an_hour(client: FlaskClient) -> None:
    make_anna()
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            actions.sign_in("anna", "wrong", now=NOW)
    with pytest.raises(AccountLockedError):
        actions.sign_in("anna", "right", now=NOW + timedelta(minutes=14))
    assert actions.sign_in("anna", "right", now=NOW + timedelta(minutes=16)).username == "anna"


def test_each_sign_in_leaves_a_line_in_the_audit_trail(client: FlaskClient) -> None:
    make_anna()
    try_in(client, "right")
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all() == ["sign_in"]


def test_a_changed_audit_line_is_found(client: FlaskClient) -> None:
    make_anna()
    try_in(client, "right")
    try_in(client, "wrong")
    with transaction() as session:
        first = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
        assert first is not None
        first.at = datetime(2020, 1, 1, tzinfo=UTC)
    assert first_broken_line() == first.id


def test_raising_the_epoch_ends_every_session(client: FlaskClient) -> None:
    user = make_user("bureau")
    with signed_in(client, user) as browser:
        with transaction():
            user.epoch += 1
        assert browser.get("/my/account").status_code == 302


@pytest.mark.parametrize(("language", "name"), [("en", "Baipu care station"), ("zh_Hans_CN", "白蒲片区")])
def test_the_own_station_is_named_in_the_language_of_the_page(
    client: FlaskClient, language: str, name: str
) -> None:
    with signed_in(client, make_operator(make_station())) as browser:
        browser.post("/settings/display", data={"language": language})
        assert f"<small>{name}</small>" in browser.get("/people").text


def test_the_language_of_the_screen_is_kept_with_the_user(client: FlaskClient) -> None:
    user = make_user("caregiver", language="en")
    with signed_in(client, user) as browser:
        browser.post("/settings/display", data={"language": "zh_Hans_CN", "next": "/my/account"})
        assert 'lang="zh-CN"' in browser.get("/my/account").text


@pytest.mark.csrf
def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    make_anna()
    assert try_in(client, "right")[0] == 400


@pytest.mark.csrf
def test_a_form_with_its_token_is_taken(client: FlaskClient) -> None:
    make_anna()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    answer = client.post(
        "/sign-in", data={"username": "anna", "password": "right", "csrf_token": token.group(1)}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_door_leads_nowhere_else(target: str) -> None:
    assert safe_next(target) == ""
