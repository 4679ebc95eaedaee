"""Who was told by which way, and whether it arrived: newest state, time and reason."""

from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from flask.testing import FlaskClient

from eldercare.alerts.desk.delivery import Told, told_of
from eldercare.core.db import db
from tests.alerts.makers import (
    SECOND,
    desk,
    make_alarm,
    make_channel,
    make_message_row,
    make_responder,
    newest_alarm,
    rows,
)
from tests.makers import NOW, signed_in

SMS = "json://127.0.0.1:9/?:phone={to}"


def seen_by_the_desk(app: Flask, **state: Any) -> list[Told]:
    """What the desk shows of one SMS to the operator in this state."""
    make_channel(SMS, "sms", name="Village SMS", audiences=["station"])
    desk()
    make_alarm()
    row = rows()[0]
    for name, value in state.items():
        setattr(row, name, value)
    db.session.commit()
    return _shown(app)


def _shown(app: Flask) -> list[Told]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return told_of(newest_alarm())


def test_a_waiting_message_is_shown_with_name_and_channel(app: Flask, database: AppContext) -> None:
    (line,) = seen_by_the_desk(app)
    assert (line.who, line.channel, line.mark, line.at) == ("陈雪琴", "Village SMS", "pending", NOW)


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ({"state": "sent", "sent_at": NOW + SECOND}, "sent"),
        ({"state": "bundled", "sent_at": NOW + SECOND}, "bundled"),
        ({"state": "sent", "sent_at": NOW, "read_at": NOW + SECOND}, "read"),
    ],
)
def test_the_newest_state_is_shown_with_its_moment(
    app: Flask, database: AppContext, state: dict[str, Any], mark: str
) -> None:
    (line,) = seen_by_the_desk(app, **state)
    assert (line.mark, line.at) == (mark, NOW + SECOND)


def test_a_failure_is_shown_with_its_reason_in_words(app: Flask, database: AppContext) -> None:
    (line,) = seen_by_the_desk(app, state="failed", error_code="no_number")
    assert (line.mark, line.reason) == ("failed", "No phone number is known")


def test_a_try_that_failed_for_now_says_when_the_next_one_comes(app: Flask, database: AppContext) -> None:
    (line,) = seen_by_the_desk(app, attempts=1, error_code="http_503", next_try_at=NOW + 5 * SECOND)
    assert (line.reason, line.next_try_at) == ("The far side answered with status 503", NOW + 5 * SECOND)


def test_several_messages_to_one_person_are_one_line(app: Flask, database: AppContext) -> None:
    make_channel("json://127.0.0.1:9/", name="Duty group")
    make_alarm()
    make_message_row(rows()[0], subject="still_open", state="failed")
    (line,) = _shown(app)
    assert (line.who, line.channel, line.mark, line.count) == ("Group", "Duty group", "failed", 2)


def test_the_phone_page_is_a_channel_with_its_own_seen_time(app: Flask, database: AppContext) -> None:
    worker = make_responder()
    make_alarm()
    assert ("sent", worker.name) in [(line.mark, line.who) for line in _shown(app)]
    newest_alarm().offers[0].seen_at = NOW + SECOND
    db.session.commit()
    line = next(line for line in _shown(app) if line.who == worker.name)
    assert (line.channel, line.mark, line.at) == ("Phone page", "read", NOW + SECOND)


def test_those_not_reached_stand_first(app: Flask, database: AppContext) -> None:
    make_responder()
    make_channel(SMS, "sms")
    make_alarm()
    rows()[0].state = "failed"
    db.session.commit()
    assert _shown(app)[0].mark == "failed"


def test_the_desk_shows_who_was_told(client: FlaskClient) -> None:
    make_channel("json://127.0.0.1:9/", name="Duty group")
    alarm = make_alarm()
    with signed_in(client, desk()) as browser:
        page = browser.get(f"/alarms/{alarm.id}").text
    assert "Who was told" in page
    assert "Duty group" in page
