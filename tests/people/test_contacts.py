"""Whom to call: added, changed, put in order and taken off; consents and past alarms stay readable."""

from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.alerts.telling.recipients import names_of
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people import actions, queries
from eldercare.people.errors import ErasedError, KeyHeldError
from eldercare.people.models import Contact, Senior
from eldercare.people.rules.contacts import MOST_CONTACTS, ContactEntry, moved
from eldercare.telling.reach import reach_of
from tests.makers import NOW, make_operator, make_senior, make_user, signed_in
from tests.people.makers import audited, last_audit, make_contact, make_other_station

SON = ContactEntry("王建国", "son", "138 0513 5678", nearness="away", note="晚上六点后")
FORM = {
    "name": "王建国", "relation": "son", "phone": "138 0513 5678", "nearness": "away", "note": "晚上六点后",
}  # fmt: skip


@pytest.fixture
def senior(database: AppContext) -> Senior:
    return make_senior()


@pytest.fixture
def operator(senior: Senior) -> User:
    return make_operator()


def order_of(senior: Senior) -> list[tuple[int, str]]:
    db.session.expire_all()
    return [(one.rank, one.name) for one in senior.contacts]


def three(senior: Senior) -> list[Contact]:
    return [
        make_contact(senior.id, name=name, rank=rank, has_key=False)
        for rank, name in enumerate(("甲", "乙", "丙"), 1)
    ]


@pytest.mark.parametrize(
    ("step", "order"), [(-1, [1, 3, 2]), (1, [1, 2, 3]), (-9, [3, 1, 2])], ids=["up", "at the end", "far"]
)
def test_a_step_in_the_order_ends_at_its_ends(step: int, order: list[int]) -> None:
    assert moved([1, 2, 3], 3, step) == order


def test_a_new_contact_is_called_last(senior: Senior, operator: User) -> None:
    make_contact(senior.id, rank=7)
    actions.add_contact(operator, senior.id, SON, now=NOW)
    assert order_of(senior) == [(1, "顾海燕"), (2, "王建国")]


def test_a_contact_is_kept_as_it_was_typed_with_the_number_in_its_one_form(
    senior: Senior, operator: User
) -> None:
    contact = actions.add_contact(operator, senior.id, SON, now=NOW)
    assert (contact.phone, contact.nearness, contact.note) == ("13805135678", "away", "晚上六点后")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"relation": "friend"}, "relation"),
        ({"phone": "1380513567"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"nearness": "moon"}, "nearness"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_field(
    senior: Senior, operator: User, changes: dict[str, str], field: str
) -> None:
    values = {"name": "王建国", "relation": "son", "phone": "13805135678"} | changes
    with pytest.raises(InvalidInputError) as refusal:
        actions.add_contact(operator, senior.id, ContactEntry(**values), now=NOW)
    assert list(refusal.value.fields) == [field]


def test_nobody_calls_thirteen_people(senior: Senior, operator: User) -> None:
    for rank in range(1, MOST_CONTACTS + 1):
        make_contact(senior.id, rank=rank, has_key=False)
    with pytest.raises(InvalidInputError):
        actions.add_contact(operator, senior.id, SON, now=NOW)


def test_an_edit_keeps_consents_and_keys(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    actions.edit_contact(operator, contact.id, SON, expected=contact.version, now=NOW)
    db.session.expire_all()
    assert (contact.name, contact.has_key, queries.agrees(contact.id, "sms")) == ("王建国", True, True)


def test_an_edit_names_its_fields_in_the_trail(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    actions.edit_contact(operator, contact.id, SON, expected=contact.version, now=NOW)
    assert last_audit().verb == "contact_edited"
    assert last_audit().detail["fields"] == ["name", "relation", "phone", "nearness", "note"]


def test_an_edit_that_changes_nothing_is_not_written(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    entry = actions.entry_of_contact(contact)
    actions.edit_contact(operator, contact.id, entry, expected=contact.version, now=NOW)
    assert (contact.version, audited()) == (1, [])


def test_a_stale_edit_is_refused(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    actions.edit_contact(operator, contact.id, SON, expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_contact(operator, contact.id, SON, expected=1, now=NOW)


def test_a_contact_is_called_earlier_and_later(senior: Senior, operator: User) -> None:
    first, _second, last = three(senior)
    actions.move_contact(operator, last.id, "up", expected=1, now=NOW)
    assert order_of(senior) == [(1, "甲"), (2, "丙"), (3, "乙")]
    actions.move_contact(operator, first.id, "down", expected=1, now=NOW)
    assert order_of(senior) == [(1, "丙"), (2, "甲"), (3, "乙")]


def test_a_step_on_an_order_that_somebody_changed_is_refused(senior: Senior, operator: User) -> None:
    _first, second, last = three(senior)
    actions.move_contact(operator, last.id, "up", expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.move_contact(operator, second.id, "up", expected=1, now=NOW)


def test_whoever_is_removed_is_called_no_more(senior: Senior, operator: User) -> None:
    first, _second, _last = three(senior)
    actions.record_consent(operator, first.id, "sms", now=NOW)
    actions.remove_contact(operator, first.id, expected=1, now=NOW)
    assert order_of(senior) == [(1, "乙"), (2, "丙")]
    assert queries.contacts_who_agree(senior.id, "sms") == []


def test_number_note_and_place_of_a_removed_contact_go_at_once(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id, has_key=False, note="晚上", nearness="near", lat=32.2, lon=120.5)
    actions.remove_contact(operator, contact.id, expected=1, now=NOW)
    db.session.expire_all()
    assert (contact.phone, contact.note, contact.nearness, contact.lat) == ("", None, "", None)


def test_a_past_alarm_still_says_who_of_the_family_was_told(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id, has_key=False)
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    actions.remove_contact(operator, contact.id, expected=1, now=NOW)
    assert names_of([f"contact:{contact.id}"]) == {f"contact:{contact.id}": "顾**"}
    assert reach_of(f"contact:{contact.id}", "sms").fault == "no_consent"


def test_whoever_holds_a_key_is_not_removed(senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    with pytest.raises(KeyHeldError):
        actions.remove_contact(operator, contact.id, expected=1, now=NOW)
    assert order_of(senior) == [(1, "顾海燕")]


@pytest.mark.parametrize("verb", ["edit", "move", "remove", "consent"])
def test_a_removed_contact_does_not_exist(senior: Senior, operator: User, verb: str) -> None:
    contact = make_contact(senior.id, has_key=False)
    actions.remove_contact(operator, contact.id, expected=1, now=NOW)
    with pytest.raises(NotFoundError):
        act(operator, contact.id, verb)


@pytest.mark.parametrize("verb", ["edit", "move", "remove"])
def test_another_stations_contact_does_not_exist(senior: Senior, verb: str) -> None:
    contact = make_contact(senior.id)
    with pytest.raises(NotFoundError):
        act(make_operator(make_other_station()), contact.id, verb)


def act(operator: User, contact_id: int, verb: str) -> None:
    if verb == "edit":
        actions.edit_contact(operator, contact_id, SON, expected=None, now=NOW)
    elif verb == "move":
        actions.move_contact(operator, contact_id, "up", expected=None, now=NOW)
    elif verb == "consent":
        actions.record_consent(operator, contact_id, "sms", now=NOW)
    else:
        actions.remove_contact(operator, contact_id, expected=None, now=NOW)


def test_whoever_was_erased_gets_no_contact(database: AppContext) -> None:
    senior = make_senior(erased_at=NOW)
    with pytest.raises(ErasedError):
        actions.add_contact(make_operator(), senior.id, SON, now=NOW)


def test_every_change_is_told_to_who_has_the_page_open(senior: Senior, operator: User) -> None:
    before = len(feed.since(0))
    contact = actions.add_contact(operator, senior.id, SON, now=NOW)
    actions.remove_contact(operator, contact.id, expected=1, now=NOW)
    told = feed.since(0)[before:]
    assert [(event.kind, event.data["senior_id"]) for event in told] == [("senior.changed", senior.id)] * 2


# Pages


def shown(client: FlaskClient, operator: User, path: str) -> str:
    with signed_in(client, operator) as browser:
        return browser.get(path).text


def sent(client: FlaskClient, operator: User, path: str, **data: Any) -> Any:
    with signed_in(client, operator) as browser:
        return browser.post(path, data=data, follow_redirects=True)


def test_a_contact_is_added_on_the_page(client: FlaskClient, senior: Senior, operator: User) -> None:
    answer = sent(client, operator, f"/seniors/{senior.id}/contacts/new", **FORM)
    assert "晚上六点后" in answer.text
    assert order_of(senior) == [(1, "王建国")]


def test_a_form_error_keeps_what_was_typed(client: FlaskClient, senior: Senior, operator: User) -> None:
    answer = sent(client, operator, f"/seniors/{senior.id}/contacts/new", **FORM | {"phone": "12"})
    assert (answer.status_code, "晚上六点后" in answer.text) == (422, True)
    assert "A contact needs a phone number that exists." in answer.text


def test_the_form_of_a_contact_does_not_show_the_number(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    contact = make_contact(senior.id)
    text = shown(client, operator, f"/contacts/{contact.id}/edit")
    assert ("13905131111" in text, "139****1111" in text) == (False, True)


def test_an_empty_number_stays_as_it_is(client: FlaskClient, senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    sent(client, operator, f"/contacts/{contact.id}/edit", **FORM | {"phone": "", "version": "1"})
    db.session.expire_all()
    assert (contact.name, contact.phone) == ("王建国", "13905131111")


@pytest.mark.parametrize("version", ["9", "x", ""])
def test_a_stale_form_of_a_contact_keeps_what_was_typed(
    client: FlaskClient, senior: Senior, operator: User, version: str
) -> None:
    contact = make_contact(senior.id)
    answer = sent(client, operator, f"/contacts/{contact.id}/edit", **FORM | {"version": version})
    assert (answer.status_code, "晚上六点后" in answer.text) == (409, True)
    assert "Somebody changed this contact" in answer.text


def test_the_order_is_changed_on_the_page(client: FlaskClient, senior: Senior, operator: User) -> None:
    *_others, last = three(senior)
    sent(client, operator, f"/contacts/{last.id}/move", step="up", version="1")
    assert order_of(senior) == [(1, "甲"), (2, "丙"), (3, "乙")]


def test_a_stale_step_says_that_somebody_was_faster(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    *_others, last = three(senior)
    answer = sent(client, operator, f"/contacts/{last.id}/move", step="up", version="0")
    assert "Somebody changed this a moment ago" in answer.text
    assert order_of(senior)[-1] == (3, "丙")


def test_a_contact_is_removed_on_the_page(client: FlaskClient, senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id, has_key=False)
    answer = sent(client, operator, f"/contacts/{contact.id}/remove", version="1")
    assert "Nobody to call is known" in answer.text
    assert "Contact removed" in answer.text


def test_a_contact_with_a_key_stays_and_the_page_says_why(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    contact = make_contact(senior.id)
    answer = sent(client, operator, f"/contacts/{contact.id}/remove", version="1")
    assert "still holds a key of the home" in answer.text


def test_whoever_only_looks_has_no_buttons(client: FlaskClient, senior: Senior) -> None:
    three(senior)
    text = shown(client, make_user("bureau"), f"/seniors/{senior.id}")
    assert "/contacts/" not in text


# Programs

API = "/api/v1"


def test_a_program_adds_changes_and_removes_a_contact(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    body = {"name": "王建国", "relation": "son", "phone": "13805135678"}
    with signed_in(client, operator) as browser:
        added = browser.post(f"{API}/seniors/{senior.id}/contacts", json=body)
        path, headers = f"{API}/contacts/{added.json['id']}", {"If-Match": added.headers["ETag"]}
        changed = browser.patch(path, json={"note": "早上"}, headers=headers)
        stale = browser.patch(path, json={"note": "中午"}, headers=headers)
        removed = browser.delete(path, headers={"If-Match": changed.headers["ETag"]})
        gone = browser.get(path)
    assert (added.status_code, added.json["phone"]) == (201, "138****5678")
    assert (changed.status_code, changed.json["note"]) == (200, "早上")
    assert (stale.status_code, removed.status_code, gone.status_code) == (412, 204, 404)


def test_a_program_needs_to_say_what_it_read(client: FlaskClient, senior: Senior, operator: User) -> None:
    contact = make_contact(senior.id)
    with signed_in(client, operator) as browser:
        assert browser.patch(f"{API}/contacts/{contact.id}", json={"note": "早上"}).status_code == 428
        assert browser.delete(f"{API}/contacts/{contact.id}").status_code == 428


def test_a_program_changes_the_order(client: FlaskClient, senior: Senior, operator: User) -> None:
    *_others, last = three(senior)
    with signed_in(client, operator) as browser:
        answer = browser.post(f"{API}/contacts/{last.id}/move", json={"step": "up"})
        listed = browser.get(f"{API}/seniors/{senior.id}/contacts")
    assert [one["rank"] for one in answer.json] == [1, 2, 3]
    assert [one["id"] for one in listed.json][1] == last.id


def test_a_change_of_a_contact_is_a_new_state_of_the_senior(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    contact = make_contact(senior.id)
    with signed_in(client, operator) as browser:
        seen = browser.get(f"{API}/seniors/{senior.id}").headers["ETag"]
        actions.edit_contact(operator, contact.id, SON, expected=None, now=NOW)
        again = browser.get(f"{API}/seniors/{senior.id}", headers={"If-None-Match": seen})
    assert again.status_code == 200
