"""Programs at the API: what a token opens, and what it leaves closed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eldercare.accounts.actions import lock_user, make_token, revoke_token
from eldercare.accounts.models import ApiToken, User
from eldercare.accounts.pages.choosing import value_of
from eldercare.accounts.rules import PERMISSIONS, Scope, token_verbs
from eldercare.core.db import transaction
from eldercare.core.time import now
from tests.makers import make_operator, make_senior, make_station, make_user, signed_in
from tests.web.test_scope import COUNTY_WIDE, FAR_GROUP, FAR_TOWN, JSON_BODIES, Neighbour, neighbour, targets  # noqa: F401

READ_BY_ALL = {(endpoint, "GET") for endpoint in COUNTY_WIDE}
DESKS = ("operator", "inspector", "manager", "bureau", "admin")


def bearer(user: User, *verbs: str, **changes: Any) -> dict[str, str]:
    """The header of a new token of this user."""
    _token, text = make_token(user, "a program", verbs, 30, now=now(), **changes)
    return {"Authorization": f"Bearer {text}"}


def test_a_token_opens_what_it_was_made_for(client: FlaskClient) -> None:
    headers = bearer(make_operator(), "senior.see")
    assert client.get(f"/api/v1/seniors/{make_senior().id}", headers=headers).status_code == 200


def test_a_token_does_not_open_what_its_user_may_do_besides(client: FlaskClient) -> None:
    headers = bearer(make_operator(), "alarm.see")
    assert client.get(f"/api/v1/seniors/{make_senior().id}", headers=headers).status_code == 403


def test_a_token_sees_no_further_than_its_user(client: FlaskClient) -> None:
    far = make_senior(station_id=make_station(FAR_TOWN).id, area_code=FAR_GROUP)
    headers = bearer(make_operator(), "senior.see")
    assert client.get(f"/api/v1/seniors/{far.id}", headers=headers).status_code == 404


def test_a_token_may_see_less_far_than_its_user(client: FlaskClient) -> None:
    far = make_senior(station_id=make_station(FAR_TOWN).id, area_code=FAR_GROUP)
    near = make_senior()
    headers = bearer(make_user("bureau"), "senior.see", scope=Scope("area", FAR_TOWN))
    assert client.get(f"/api/v1/seniors/{far.id}", headers=headers).status_code == 200
    assert client.get(f"/api/v1/seniors/{near.id}", headers=headers).status_code == 404


@pytest.mark.csrf
def test_a_call_with_a_token_needs_no_token_of_a_form(client: FlaskClient) -> None:
    headers = bearer(make_operator(), "senior.reveal", "senior.see")
    senior = make_senior(phone="13812345678")
    body = {"field": "phone", "reason": "visit"}
    answer = client.post(f"/api/v1/seniors/{senior.id}/reveal", json=body, headers=headers)
    assert answer.json["value"] == "13812345678"


@pytest.mark.csrf
def test_a_cookie_beside_a_wrong_token_does_not_help(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        answer = browser.patch("/api/v1/seniors/1", json={}, headers={"Authorization": "Bearer eldercare_x"})
    assert answer.status_code == 401
    assert answer.json["code"] == "token_refused"


def test_a_token_opens_no_page(client: FlaskClient) -> None:
    answer = client.get("/seniors", headers=bearer(make_operator(), "senior.see"))
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("ending", ["revoked", "expired", "locked", "moved"])
def test_a_token_ends(client: FlaskClient, ending: str) -> None:
    user = make_operator()
    token, text = make_token(user, "a program", ["senior.see"], 30, now=now())
    if ending == "revoked":
        revoke_token(user, token.id, now=now())
    elif ending == "locked":
        lock_user(make_user("admin"), user.id, now=now())
    else:
        with transaction():
            if ending == "expired":
                token.expires_at = now() - timedelta(seconds=1)
            else:
                user.scope_key = str(make_station(FAR_TOWN).id)
    answer = client.get("/api/v1/feed", headers={"Authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_refused")


def test_a_token_loses_what_its_user_may_no_longer_do(client: FlaskClient) -> None:
    user = make_user("operator")
    headers = bearer(user, "senior.edit", "senior.see")
    senior = make_senior()
    with transaction():
        user.role = "bureau"
    etag = client.get(f"/api/v1/seniors/{senior.id}", headers=headers).headers["ETag"]
    changes = {"living": "couple"}
    answer = client.patch(f"/api/v1/seniors/{senior.id}", json=changes, headers=headers | {"If-Match": etag})
    assert answer.status_code == 403


def test_the_next_request_of_a_browser_is_not_bound_by_a_token(client: FlaskClient) -> None:
    user, senior = make_operator(), make_senior()
    client.get("/api/v1/feed", headers=bearer(user, "alarm.see"))
    with signed_in(client, user) as browser:
        assert browser.get(f"/seniors/{senior.id}").status_code == 200


@pytest.mark.parametrize("role", DESKS)
def test_a_token_of_one_permission_reaches_no_route_of_another(
    app: Flask,
    client: FlaskClient,
    neighbour: Neighbour,  # noqa: F811
    role: str,
) -> None:
    verb = token_verbs(role)[0]
    headers = bearer(make_user(role), verb) | {"If-Match": '"x"'}
    reached = []
    for endpoint, method, address in targets(app, neighbour.ids):
        wanted = getattr(app.view_functions[endpoint], "required_verb", None)
        if not address.startswith("/api/v1/") or not wanted or wanted == verb:
            continue
        answer = client.open(address, method=method, headers=headers, json=JSON_BODIES.get(endpoint, {}))
        if answer.status_code != 403:
            reached.append((endpoint, method, answer.status_code))
    assert reached == []


def test_a_token_of_every_permission_reaches_no_thing_of_a_neighbour(
    app: Flask,
    client: FlaskClient,
    neighbour: Neighbour,  # noqa: F811
) -> None:
    headers = bearer(make_operator(), *token_verbs("operator")) | {"If-Match": '"x"'}
    reached = []
    for endpoint, method, address in targets(app, neighbour.ids):
        if not address.startswith("/api/v1/"):
            continue
        body: dict[str, Any] = {} if method == "GET" else {"json": JSON_BODIES.get(endpoint, {})}
        answer = client.open(address, method=method, headers=headers, **body)
        assert [mark for mark in neighbour.marks if mark in answer.text] == [], endpoint
        if answer.status_code not in {403, 404} and (endpoint, method) not in READ_BY_ALL:
            reached.append((endpoint, method, answer.status_code))
    assert reached == []


@pytest.mark.parametrize("role", PERMISSIONS)
def test_no_token_makes_accounts_tokens_or_erases_people(role: str) -> None:
    assert {"account.edit", "token.make", "senior.erase"} & set(token_verbs(role)) == set()


def test_only_a_digest_of_the_token_is_kept(client: FlaskClient) -> None:
    token, text = make_token(make_operator(), "a program", ["senior.see"], 30, now=now())
    kept = [str(getattr(token, column.name)) for column in ApiToken.__table__.columns]
    assert not any(text.removeprefix("eldercare_") in value for value in kept)
    assert text.endswith(token.tail)


def test_the_document_says_how_a_program_comes_in(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    assert {"token": []} in document["security"]


def made(client: FlaskClient, user: User, **changes: Any) -> str:
    """The page that answers to a new token."""
    data = {
        "name": "县数据平台",
        "days": "30",
        "verbs": ["senior.see"],
        "scope": value_of(user.scope),
    } | changes
    with signed_in(client, user) as browser:
        return browser.post("/my/tokens/new", data=data).text


def test_the_page_shows_the_token_once(client: FlaskClient) -> None:
    user = make_operator()
    text = re.findall(r"eldercare_[\w-]{40,}", made(client, user))[0]
    with signed_in(client, user) as browser:
        page = browser.get("/my/account").text
    assert "县数据平台" in page
    assert text not in page
    headers = {"Authorization": f"Bearer {text}"}
    assert client.get(f"/api/v1/seniors/{make_senior().id}", headers=headers).status_code == 200


def test_the_page_offers_only_places_within_the_own_scope(client: FlaskClient) -> None:
    own, far = make_station(), make_station(FAR_TOWN)
    with signed_in(client, make_operator(own)) as browser:
        page = browser.get("/my/tokens/new").text
    assert f'value="station:{own.id}"' in page
    assert f'value="station:{far.id}"' not in page


def test_a_place_beyond_the_own_scope_is_refused(client: FlaskClient) -> None:
    page = made(client, make_operator(), scope=f"station:{make_station(FAR_TOWN).id}")
    assert 'id="scope-error"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"verbs": []}, "verbs"),
        ({"verbs": ["account.edit"]}, "verbs"),
        ({"days": "7"}, "days"),
    ],
)
def test_a_fault_of_a_token_is_named(client: FlaskClient, changes: dict[str, Any], field: str) -> None:
    assert f'id="{field}-error"' in made(client, make_operator(), **changes)
