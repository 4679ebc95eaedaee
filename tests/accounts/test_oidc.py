"""Signing in by OpenID Connect, against a real provider in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User, UserIdentity, UserSession
from eldercare.app import create_app
from eldercare.core.db import db, transaction
from tests.makers import NOW, make_user, save, signed_in
from tests.running import ROOT, free_port, wait_until


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider, which is its issuer."""
    port, log = free_port(), tmp_path_factory.mktemp("provider") / "log"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
    try:
        yield wait_until(lambda: answers(f"http://localhost:{port}", process, log))
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> str | None:
    assert process.poll() is None, log.read_text()
    try:
        with urlopen(url + "/.well-known/openid-configuration", timeout=2):
            return url
    except OSError:
        return None


@pytest.fixture
def county(app: Flask, database: object, provider: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application of a county with this provider, on the database of the tests."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    settings = replace(
        app.config["SETTINGS"],
        oidc_issuer=provider,
        oidc_client_id="eldercare",
        oidc_client_secret="a secret of the tests",
        oidc_label="County pass",
    )
    other = create_app(settings)
    other.testing = True
    other.config["WTF_CSRF_ENABLED"] = False
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def agree(location: str, subject: str) -> str:
    """A person says at the provider who they are; gives the address that they are sent back to."""
    request = Request(location, data=f"sub={subject}".encode(), method="POST")
    with build_opener(Stay).open(request, timeout=10) as answer:
        return str(answer.headers["Location"])


class Stay(HTTPRedirectHandler):
    """Gives a redirect as it is instead of following it."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp


def ask(browser: FlaskClient, path: str) -> Any:
    """A request as it is in life: the tests share a context, which keeps the user of the last one."""
    g.pop("_login_user", None)
    return browser.get(path)


def come_back(browser: FlaskClient, subject: str, begin: str = "/sign-in/other") -> Any:
    back = urlsplit(agree(ask(browser, begin).headers["Location"], subject))
    return ask(browser, f"{back.path}?{back.query}")


def linked(provider: str, subject: str) -> User:
    user = make_user("bureau")
    save(UserIdentity(user_id=user.id, issuer=provider, subject=subject, linked_at=NOW))
    return user


def test_the_sign_in_page_offers_the_provider(county: Flask) -> None:
    assert "County pass" in county.test_client().get("/sign-in").text


def test_without_a_provider_nothing_is_offered(client: FlaskClient) -> None:
    assert "/sign-in/other" not in client.get("/sign-in").text
    assert client.get("/sign-in/other").status_code == 404


def test_the_question_carries_state_nonce_and_a_code_challenge(county: Flask) -> None:
    asked = parse_qs(urlsplit(ask(county.test_client(), "/sign-in/other").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_a_linked_person_comes_in(county: Flask, provider: str) -> None:
    user = linked(provider, "anna")
    browser = county.test_client()
    assert come_back(browser, "anna").location == "/"
    assert ask(browser, "/my/account").status_code == 200
    session = db.session.scalars(select(UserSession)).one()
    assert (session.user_id, session.way) == (user.id, "oidc")


def test_coming_in_is_recorded(county: Flask, provider: str) -> None:
    linked(provider, "anna")
    come_back(county.test_client(), "anna")
    line = db.session.scalars(select(AuditEntry)).one()
    assert (line.verb, line.detail) == ("sign_in", {"way": "oidc"})


@pytest.mark.parametrize("subject", ["somebody", "bureau1"])
def test_a_person_whom_nobody_linked_stays_out(county: Flask, subject: str) -> None:
    make_user("bureau", username=subject)
    browser = county.test_client()
    assert come_back(browser, subject).location == "/sign-in"
    assert db.session.query(UserSession).count() == 0


def test_a_locked_account_stays_out(county: Flask, provider: str) -> None:
    user = linked(provider, "anna")
    with transaction():
        user.active = False
    assert come_back(county.test_client(), "anna").location == "/sign-in"


def test_a_subject_of_another_issuer_is_somebody_else(county: Flask) -> None:
    linked("https://other.example", "anna")
    assert come_back(county.test_client(), "anna").location == "/sign-in"


def test_who_is_signed_in_links_the_account_once_and_comes_in_by_it(county: Flask, provider: str) -> None:
    user = make_user("bureau")
    browser = county.test_client()
    with signed_in(browser, user):
        assert come_back(browser, "berta", "/my/identities/link").location == "/my/account"
    row = db.session.scalars(select(UserIdentity)).one()
    assert (row.user_id, row.issuer, row.subject) == (user.id, provider, "berta")
    assert come_back(county.test_client(), "berta").location == "/"


def test_an_account_of_somebody_else_is_not_linked_again(county: Flask, provider: str) -> None:
    linked(provider, "anna")
    browser = county.test_client()
    with signed_in(browser, make_user("operator")):
        come_back(browser, "anna", "/my/identities/link")
    assert db.session.query(UserIdentity).count() == 1


def test_an_answer_to_a_question_of_another_browser_is_refused(county: Flask, provider: str) -> None:
    linked(provider, "anna")
    back = urlsplit(agree(ask(county.test_client(), "/sign-in/other").headers["Location"], "anna"))
    other = county.test_client()
    assert ask(other, f"{back.path}?{back.query}").location == "/sign-in"
    assert db.session.query(UserSession).count() == 0


def test_an_answer_is_good_once(county: Flask, provider: str) -> None:
    linked(provider, "anna")
    browser = county.test_client()
    back = urlsplit(agree(ask(browser, "/sign-in/other").headers["Location"], "anna"))
    assert ask(browser, f"{back.path}?{back.query}").location == "/"
    again = county.test_client()
    assert ask(again, f"{back.path}?{back.query}").location == "/sign-in"


def test_a_person_who_says_no_at_the_provider_is_told_so(county: Flask) -> None:
    browser = county.test_client()
    asked = parse_qs(urlsplit(ask(browser, "/sign-in/other").headers["Location"]).query)
    answer = ask(browser, f"/sign-in/back?error=access_denied&state={asked['state'][0]}")
    assert answer.location == "/sign-in"


def test_a_provider_that_does_not_answer_is_said(app: Flask, database: object) -> None:
    settings = replace(
        app.config["SETTINGS"], oidc_issuer=f"http://127.0.0.1:{free_port()}", oidc_client_id="x"
    )
    other = create_app(settings)
    other.testing = True
    browser = other.test_client()
    assert ask(browser, "/sign-in/other").location == "/sign-in"
    assert 'data-flash="error">统一登录没有成功' in ask(browser, "/sign-in").text
