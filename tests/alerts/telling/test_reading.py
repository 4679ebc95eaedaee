"""Whoever opens an alarm has read what was sent to them about it, and nobody else's."""

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.alerts.telling.reading import read_alarm
from eldercare.core.db import db
from tests.alerts.makers import desk, make_alarm, make_channel, make_responder_user, rows
from tests.makers import NOW, signed_in

SMS = "json://127.0.0.1:9/?:phone={to}"


def told(user_first: str = "responder", state: str = "sent") -> User:
    """Somebody who got an SMS about an open alarm."""
    make_channel(SMS, "sms")
    user = make_responder_user() if user_first == "responder" else desk()
    make_alarm()
    for row in rows():
        row.state = state
    db.session.commit()
    return user


@pytest.mark.parametrize("state", ["sent", "bundled"])
def test_a_responder_who_opens_it_has_read_it(database: AppContext, state: str) -> None:
    user = told(state=state)
    assert read_alarm(rows()[0].alarm_id or 0, user, now=NOW) == 1
    assert rows()[0].read_at == NOW


def test_what_was_never_sent_is_not_read(database: AppContext) -> None:
    user = told(state="failed")
    assert read_alarm(rows()[0].alarm_id or 0, user, now=NOW) == 0


def test_somebody_else_reads_nothing_for_them(database: AppContext) -> None:
    told()
    assert read_alarm(rows()[0].alarm_id or 0, desk(), now=NOW) == 0


def test_the_phone_that_showed_the_offer_marks_the_message(client: FlaskClient) -> None:
    user = told()
    with signed_in(client, user) as browser:
        assert browser.post(f"/my/alarms/{rows()[0].alarm_id}/seen").status_code == 204
    assert rows()[0].read_at is not None


def test_an_operator_who_follows_the_link_has_read_it(client: FlaskClient) -> None:
    user = told("desk")
    with signed_in(client, user) as browser:
        browser.get(f"/alarms/{rows()[0].alarm_id}")
    assert rows()[0].read_at is not None


def test_a_desk_that_draws_itself_anew_reads_nothing(client: FlaskClient) -> None:
    user = told("desk")
    with signed_in(client, user) as browser:
        browser.get(f"/alarms/{rows()[0].alarm_id}", headers={"X-Fragment": "1"})
    assert rows()[0].read_at is None
