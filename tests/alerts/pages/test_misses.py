"""The page of the misses: each with its reason to look, a note, and a way back to the filters."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.alerts.models import Alarm
from eldercare.core.db import db
from eldercare.core.time import now
from tests.alerts.makers import desk, make_device, press
from tests.makers import make_user, signed_in


def waiting_alarm() -> Alarm:
    """An alarm that nobody has accepted for five minutes."""
    make_device()
    return press(at=now() - timedelta(minutes=5))


def test_an_alarm_that_nobody_accepts_is_listed(client: FlaskClient) -> None:
    alarm = waiting_alarm()
    with signed_in(client, desk()) as browser:
        page = browser.get("/alarms/misses").text
    assert f"No. {alarm.id}" in page
    assert "Never accepted" in page
    assert "not a national rule" in page


def test_what_was_found_out_is_stored_and_shown(client: FlaskClient) -> None:
    alarm = waiting_alarm()
    with signed_in(client, desk()) as browser:
        answer = browser.post(
            f"/alarms/{alarm.id}/review", data={"note": "Night shift alone", "only": "done"}
        )
        assert answer.location == f"/alarms/misses?only=done#miss-{alarm.id}"
        assert "Night shift alone" in browser.get(answer.location).text


def test_an_empty_note_is_refused_in_words(client: FlaskClient) -> None:
    alarm = waiting_alarm()
    with signed_in(client, desk()) as browser:
        browser.post(f"/alarms/{alarm.id}/review", data={"note": " "})
        assert "Write what was found out" in browser.get("/alarms/misses").text
    assert db.session.get_one(Alarm, alarm.id).reviewed_at is None


def test_the_bureau_reads_and_writes_no_note(client: FlaskClient) -> None:
    alarm = waiting_alarm()
    with signed_in(client, make_user("bureau")) as browser:
        assert "<textarea" not in browser.get("/alarms/misses").text
        assert browser.post(f"/alarms/{alarm.id}/review", data={"note": "x"}).status_code == 403


@pytest.mark.parametrize("query", ["month=nonsense", "kind=pigeon", "only=pigeon", "month=2999-01"])
def test_a_senseless_filter_is_left_out(client: FlaskClient, query: str) -> None:
    alarm = waiting_alarm()
    with signed_in(client, desk()) as browser:
        assert f"No. {alarm.id}" in browser.get(f"/alarms/misses?{query}").text


def test_the_history_leads_to_the_misses(client: FlaskClient) -> None:
    waiting_alarm()
    with signed_in(client, desk()) as browser:
        page = browser.get("/alarms/history").text
    assert "Slower than 180 s: 1" in page
    assert "/alarms/misses" in page
