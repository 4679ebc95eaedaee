"""The consent of a contact to messages: recorded, withdrawn, seen, and by whom."""

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError
from eldercare.people import actions, queries
from eldercare.people.models import Contact, ContactConsent
from tests.makers import NOW, make_operator, make_senior, make_user, save, signed_in
from tests.people.makers import audited, last_audit, make_contact, make_other_station


@pytest.fixture
def contact(database: AppContext) -> Contact:
    return make_contact(make_senior().id)


@pytest.fixture
def operator(contact: Contact) -> User:
    return make_operator()


def test_a_consent_says_who_recorded_it_and_since_when(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    held = queries.consents_of(contact.senior_id)[contact.id]["sms"]
    assert (held.since, held.recorder.id) == (NOW, operator.id)


def test_a_consent_holds_for_its_channel_alone(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    assert (queries.agrees(contact.id, "sms"), queries.agrees(contact.id, "phone")) == (True, False)


def test_the_same_consent_twice_is_one(contact: Contact, operator: User) -> None:
    first = actions.record_consent(operator, contact.id, "sms", now=NOW)
    assert actions.record_consent(operator, contact.id, "sms", now=NOW).id == first.id
    assert audited() == ["consent_recorded"]


def test_the_database_keeps_one_consent_of_a_channel(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    with pytest.raises(IntegrityError):
        save(ContactConsent(contact_id=contact.id, channel="sms", since=NOW, recorded_by=operator.id))


def test_a_withdrawn_consent_stays_as_a_row_and_holds_no_more(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    actions.withdraw_consent(operator, contact.id, "sms", now=NOW)
    row = db.session.scalars(select(ContactConsent)).one()
    assert (row.withdrawn_at, row.withdrawn_by) == (NOW, operator.id)
    assert not queries.agrees(contact.id, "sms")


def test_a_consent_given_again_is_a_new_one(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    actions.withdraw_consent(operator, contact.id, "sms", now=NOW)
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    assert len(db.session.scalars(select(ContactConsent)).all()) == 2
    assert queries.contacts_who_agree(contact.senior_id, "sms") == [contact.id]


def test_recording_and_withdrawing_leave_lines_in_the_audit_trail(contact: Contact, operator: User) -> None:
    actions.record_consent(operator, contact.id, "phone", now=NOW)
    actions.withdraw_consent(operator, contact.id, "phone", now=NOW)
    assert audited() == ["consent_recorded", "consent_withdrawn"]
    assert last_audit().detail == {"contact_id": contact.id, "channel": "phone"}


def test_what_was_never_given_cannot_be_withdrawn(contact: Contact, operator: User) -> None:
    actions.withdraw_consent(operator, contact.id, "sms", now=NOW)
    assert audited() == []


def test_an_unknown_channel_is_refused(contact: Contact, operator: User) -> None:
    with pytest.raises(InvalidInputError):
        actions.record_consent(operator, contact.id, "pigeon", now=NOW)


def test_another_stations_contact_does_not_exist(contact: Contact) -> None:
    with pytest.raises(NotFoundError):
        actions.record_consent(make_operator(make_other_station()), contact.id, "sms", now=NOW)


def test_whoever_only_looks_records_nothing(contact: Contact) -> None:
    with pytest.raises(ForbiddenError):
        actions.record_consent(make_user("bureau"), contact.id, "sms", now=NOW)


def test_those_who_agree_come_in_the_order_in_which_they_are_called(contact: Contact, operator: User) -> None:
    first = make_contact(contact.senior_id, rank=0)
    for one in (contact, first):
        actions.record_consent(operator, one.id, "sms", now=NOW)
    assert queries.contacts_who_agree(contact.senior_id, "sms") == [first.id, contact.id]


def test_a_consent_is_recorded_and_withdrawn_on_the_page(
    client: FlaskClient, contact: Contact, operator: User
) -> None:
    address = f"/contacts/{contact.id}/consents"
    with signed_in(client, operator) as browser:
        recorded = browser.post(address, data={"channel": "sms"}, follow_redirects=True)
        assert "since 2026" in recorded.text
        assert f'action="{address}/withdraw"' in recorded.text
        withdrawn = browser.post(f"{address}/withdraw", data={"channel": "sms"}, follow_redirects=True)
    assert f'action="{address}/withdraw"' not in withdrawn.text
    assert "Consent to messages withdrawn" in withdrawn.text


def test_a_channel_that_no_page_offers_is_answered_in_words(
    client: FlaskClient, contact: Contact, operator: User
) -> None:
    with signed_in(client, operator) as browser:
        answer = browser.post(
            f"/contacts/{contact.id}/consents", data={"channel": "pigeon"}, follow_redirects=True
        )
    assert "Choose one of the list." in answer.text


def test_whoever_only_looks_sees_the_consent_and_no_button(
    client: FlaskClient, contact: Contact, operator: User
) -> None:
    actions.record_consent(operator, contact.id, "sms", now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get(f"/seniors/{contact.senior_id}").text
    assert "recorded by 陈雪琴" in text
    assert "/consents" not in text
