"""Closed by default."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter, Rule

from eldercare.accounts.rules import PERMISSIONS, ROLES
from eldercare.app import create_app
from eldercare.web.layout import RAIL, TABS
from tests.makers import make_user, signed_in

KNOWN_VERBS = frozenset().union(*PERMISSIONS.values()) | {""}


def test_every_route_carries_a_mark(app: Flask) -> None:
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.endswith("static")
        and not getattr(view, "is_public", False)
        and getattr(view, "required_verb", None) is None
    ]
    assert bare == []


def test_every_mark_names_a_permission_that_exists(app: Flask) -> None:
    marks = {getattr(view, "required_verb", "") for view in app.view_functions.values()}
    assert marks <= KNOWN_VERBS


def test_every_door_of_the_rail_leads_somewhere(app: Flask) -> None:
    doors = {door.endpoint for door in RAIL} | {door.endpoint for tabs in TABS.values() for door in tabs}
    assert doors - set(app.view_functions) == set()


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reaches_a_route_beyond_its_permissions(app: Flask, client: FlaskClient, role: str) -> None:
    beyond = [
        rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "required_verb", None)
        and app.view_functions[rule.endpoint].required_verb not in PERMISSIONS[role]  # type: ignore[attr-defined]
    ]
    with signed_in(client, make_user(role)) as browser:
        for rule in beyond:
            for method in _methods(rule):
                answer = browser.open(_address(rule), method=method)
                assert answer.status_code == 403, (role, method, _address(rule))


def test_nobody_reaches_a_closed_route_without_signing_in(app: Flask, client: FlaskClient) -> None:
    closed = [
        rule
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        and not getattr(app.view_functions[rule.endpoint], "is_public", False)
    ]
    assert len(closed) > 100
    for rule in closed:
        for method in _methods(rule):
            answer = client.open(_address(rule), method=method)
            turned_away = answer.status_code == 401 or "/sign-in" in answer.headers.get("Location", "")
            assert turned_away, (method, _address(rule), answer.status_code)


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"OPTIONS", "HEAD"}


def _address(rule: Rule) -> str:
    address = rule.rule
    for name in rule.arguments:
        value = "1" if isinstance(rule._converters[name], IntegerConverter) else "2026-11-23"
        address = address.replace(_placeholder(rule.rule, name), value)
    return address


def _placeholder(rule: str, name: str) -> str:
    start = min(i for i in (rule.find(f":{name}>"), rule.find(f"<{name}>")) if i >= 0)
    return rule[rule.rfind("<", 0, start + 1) : rule.find(">", start) + 1]


def test_nobody_gets_in_without_signing_in(client: FlaskClient) -> None:
    answer = client.get("/my/account")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_a_program_is_told_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/api/v1/feed")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_page_carries_its_security_headers(client: FlaskClient) -> None:
    headers = client.get("/sign-in").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_carry_the_nonce_of_their_page(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert answer.text.count("<script") == answer.text.count(f'nonce="{nonce}"')


@pytest.mark.parametrize(
    ("secure", "name", "flags"),
    [
        (True, "__Host-eldercare", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
        (False, "eldercare", {"HttpOnly", "Path=/", "SameSite=Lax"}),
    ],
)
def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    app: Flask, *, secure: bool, name: str, flags: set[str]
) -> None:
    other = create_app(replace(app.config["SETTINGS"], secure_cookies=secure))
    answer = other.test_client().get("/sign-in", base_url="https://care.example")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith(f"{name}=")
    assert set(parts[1:]) == flags


@pytest.mark.csrf
@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/api/v1/board/publish"), ("PATCH", "/api/v1/seniors/1"), ("POST", "/search")],
)
def test_a_call_without_its_token_is_refused(client: FlaskClient, method: str, address: str) -> None:
    with signed_in(client, make_user("operator")) as browser:
        answer = browser.open(address, method=method, json={})
    assert answer.status_code == 400
    assert "open for too long" in answer.get_data(as_text=True)


def test_an_unknown_address_says_so_in_words(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.get("/no/such/page")
    assert answer.status_code == 404
    assert "does not exist" in answer.text


@pytest.mark.parametrize(
    ("address", "kept"),
    [("/static/logo.svg?v=1", "public, max-age=31536000, immutable"), ("/static/logo.svg", "no-cache")],
)
def test_a_file_with_its_hash_in_the_address_is_kept_for_good(
    client: FlaskClient, address: str, kept: str
) -> None:
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == kept
