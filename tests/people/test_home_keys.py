"""Keys of homes: who holds one, since when, and who held one before."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Senior
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user, make_worker, signed_in
from tests.people.makers import last_audit, make_contact, make_other_station


@pytest.fixture
def senior(database: AppContext) -> Senior:
    return make_senior()


@pytest.fixture
def operator(senior: Senior) -> User:
    return make_operator()


def holders(senior: Senior) -> list[tuple[str, bool]]:
    """Each holder with whether the key is out."""
    db.session.expire_all()
    return [
        ("contact" if one.contact_id else "worker" if one.worker_id else "station", one.until is None)
        for one in queries.keys_of(senior.id)
    ]


def test_contact_worker_and_station_may_hold_a_key(senior: Senior, operator: User) -> None:
    contact, worker = make_contact(senior.id, has_key=False), make_worker()
    for holder in (f"contact:{contact.id}", f"worker:{worker.id}", f"station:{senior.station_id}"):
        actions.give_key(operator, senior.id, holder, now=NOW)
    assert holders(senior) == [("contact", True), ("worker", True), ("station", True)]


def test_whether_a_contact_has_a_key_follows_from_the_keys(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id, has_key=False)
    holding = actions.give_key(operator, senior.id, f"contact:{contact.id}", now=NOW)
    assert contact.has_key
    actions.take_key_back(operator, holding.id, now=NOW)
    assert not contact.has_key


def test_the_same_holder_twice_is_one(senior: Senior, operator: User) -> None:
    first = actions.give_key(operator, senior.id, f"station:{senior.station_id}", now=NOW)
    again = actions.give_key(operator, senior.id, f"station:{senior.station_id}", now=NOW)
    assert first.id == again.id


def test_a_key_that_was_given_back_stays_in_the_history(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    (held,) = queries.keys_of(senior.id)
    actions.take_key_back(operator, held.id, now=NOW)
    actions.give_key(operator, senior.id, f"contact:{contact.id}", now=NOW)
    assert holders(senior) == [("contact", True), ("contact", False)]


def test_a_key_may_be_noted_days_later(senior: Senior, operator: User) -> None:
    day = TODAY - timedelta(days=5)
    held = actions.give_key(operator, senior.id, f"station:{senior.station_id}", since=day, now=NOW)
    back = actions.take_key_back(operator, held.id, until=TODAY - timedelta(days=2), now=NOW)
    assert local_date(held.since) == day
    assert back.until is not None
    assert local_date(back.until) == TODAY - timedelta(days=2)


@pytest.mark.parametrize(
    "holder", ["", "contact", "contact:x", "cat:1", "contact:999", "worker:999", "station:9"]
)
def test_an_unknown_holder_is_refused(senior: Senior, operator: User, holder: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.give_key(operator, senior.id, holder, now=NOW)
    assert list(refusal.value.fields) == ["holder"]


def test_the_contact_of_another_senior_holds_no_key_here(senior: Senior, operator: User) -> None:
    stranger = make_contact(make_senior().id)
    with pytest.raises(InvalidInputError):
        actions.give_key(operator, senior.id, f"contact:{stranger.id}", now=NOW)


def test_somebody_of_another_station_holds_no_key_here(senior: Senior, operator: User) -> None:
    stranger = make_worker(station_id=make_other_station().id)
    with pytest.raises(InvalidInputError):
        actions.give_key(operator, senior.id, f"worker:{stranger.id}", now=NOW)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2020, 1, 1)], ids=["to come", "too early"])
def test_a_key_comes_back_between_then_and_today(senior: Senior, operator: User, day: date) -> None:
    held = actions.give_key(operator, senior.id, f"station:{senior.station_id}", now=NOW)
    with pytest.raises(InvalidInputError) as refusal:
        actions.take_key_back(operator, held.id, until=day, now=NOW)
    assert list(refusal.value.fields) == ["until"]


def test_a_key_is_not_given_tomorrow(senior: Senior, operator: User) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(InvalidInputError) as refusal:
        actions.give_key(operator, senior.id, f"station:{senior.station_id}", since=tomorrow, now=NOW)
    assert list(refusal.value.fields) == ["since"]


def test_the_trail_says_who_has_it(senior: Senior, operator: User) -> None:
    worker = make_worker()
    actions.give_key(operator, senior.id, f"worker:{worker.id}", now=NOW)
    assert (last_audit().verb, last_audit().detail) == ("key_given", {"worker_id": worker.id})


def test_another_stations_key_does_not_exist(senior: Senior) -> None:
    make_contact(senior.id)
    (held,) = queries.keys_of(senior.id)
    with pytest.raises(NotFoundError):
        actions.take_key_back(make_operator(make_other_station()), held.id, now=NOW)


# Pages and programs


def sent(client: FlaskClient, operator: User, path: str, **data: Any) -> Any:
    with signed_in(client, operator) as browser:
        return browser.post(path, data=data, follow_redirects=True)


def test_a_key_is_given_and_taken_back_on_the_page(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    worker, today = make_worker(name="沈丽娟"), str(local_date(now()))
    path = f"/seniors/{senior.id}/keys"
    given = sent(client, operator, f"{path}/give", holder=f"worker:{worker.id}", since=today)
    (held,) = queries.keys_of(senior.id)
    assert f'action="/keys/{held.id}/return"' in given.text
    back = sent(client, operator, f"/keys/{held.id}/return", until=today)
    assert "No key of this home is out" in back.text
    assert "沈丽娟" in back.text


def test_a_day_that_is_none_changes_nothing(client: FlaskClient, senior: Senior, operator: User) -> None:
    make_contact(senior.id)
    (held,) = queries.keys_of(senior.id)
    answer = sent(client, operator, f"/keys/{held.id}/return", until="soon")
    assert "Nothing was changed." in answer.text
    assert holders(senior) == [("contact", True)]


def test_the_page_of_keys_asks_for_a_holder(client: FlaskClient, senior: Senior, operator: User) -> None:
    answer = sent(client, operator, f"/seniors/{senior.id}/keys/give", holder="")
    assert (answer.status_code, "Choose who holds the key." in answer.text) == (422, True)


def test_whoever_only_looks_sees_the_keys_and_no_form(client: FlaskClient, senior: Senior) -> None:
    make_contact(senior.id)
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get(f"/seniors/{senior.id}/keys").text
    assert ("顾**" in text, "<form" in text.split("<main")[1]) == (True, False)


def test_the_page_of_a_worker_names_the_homes_whose_keys_are_out(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    worker = make_worker()
    held = actions.give_key(operator, senior.id, f"worker:{worker.id}", now=NOW)
    assert f'href="/seniors/{senior.id}/keys"' in worker_page(client, operator, worker.id)
    actions.take_key_back(operator, held.id, now=NOW)
    assert f'href="/seniors/{senior.id}/keys"' not in worker_page(client, operator, worker.id)


def worker_page(client: FlaskClient, operator: User, worker_id: int) -> str:
    with signed_in(client, operator) as browser:
        return browser.get(f"/people/{worker_id}").text


def test_a_program_gives_a_key_and_takes_it_back(client: FlaskClient, senior: Senior, operator: User) -> None:
    with signed_in(client, operator) as browser:
        body = {"holder": f"station:{senior.station_id}"}
        given = browser.post(f"/api/v1/seniors/{senior.id}/keys", json=body)
        back = browser.post(f"/api/v1/keys/{given.json['id']}/return", json={})
        listed = browser.get(f"/api/v1/seniors/{senior.id}/keys")
    assert (given.status_code, given.json["holder"], given.json["until"]) == (201, body["holder"], None)
    assert back.json["until"] is not None
    assert [one["id"] for one in listed.json] == [given.json["id"]]
