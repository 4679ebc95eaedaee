"""Maintenance that waits for a week is told to the operators of its station, by number alone."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from eldercare.alerts.actions.devices.mending import remind
from eldercare.alerts.supervision.watching import watch
from eldercare.alerts.telling.reminding import post_reminder
from eldercare.core.db import transaction
from eldercare.telling.jobs import send_outbox
from eldercare.telling.texts import text_of_all
from tests.alerts.makers import desk, make_channel, make_device, make_gateway, rows
from tests.makers import NOW, make_operator, make_station, make_user
from tests.telling.servers import QUIET_APPRISE, FarSide

pytestmark = QUIET_APPRISE

SMS = "json://127.0.0.1:9/?:phone={to}"
LATER = NOW + timedelta(days=7, seconds=1)


@pytest.fixture(autouse=True)
def _database(database: AppContext) -> None:
    """Each test has tables of its own."""


def leave_waiting(count: int = 2) -> None:
    """Buttons with a low battery that nobody has looked after for a week."""
    for number in range(count):
        make_device(device_id=f"B-{number}", battery=7)
    watch(NOW)
    remind(LATER)


def test_each_operator_of_the_station_gets_one_message() -> None:
    make_channel(SMS, "sms")
    mine, _ = desk(), make_operator(make_station("320682115"))
    leave_waiting()
    assert [(row.subject, row.recipient) for row in rows()] == [("maintenance", f"user:{mine.id}")]


def test_the_message_has_a_number_and_no_name() -> None:
    make_channel("json://127.0.0.1:9/")
    leave_waiting()
    (row,) = rows()
    assert row.params == {"station_id": make_station().id, "count": 2}
    text = text_of_all([row])
    assert "白蒲镇颐养驿站" in text
    assert "2" in text
    assert "/devices/maintenance" in text
    assert "顾桂兰" not in text


def test_a_channel_of_another_station_is_not_told() -> None:
    make_channel("json://127.0.0.1:9/", station_id=make_station("320682115").id)
    leave_waiting()
    assert [row.channel for row in rows()] == ["log"]


def test_a_channel_that_tells_others_is_not_told() -> None:
    make_channel("json://127.0.0.1:9/", audiences=["nearest"])
    leave_waiting()
    assert rows() == []


def test_a_gateway_of_no_station_is_told_to_the_county() -> None:
    make_channel(SMS, "sms")
    county, _ = make_user("operator"), desk()
    make_gateway(station_id=None, online=False)
    watch(NOW)
    remind(LATER)
    assert [(row.audience, row.recipient) for row in rows()] == [("county", f"user:{county.id}")]


def test_nothing_is_told_while_nothing_waits() -> None:
    make_channel("json://127.0.0.1:9/")
    leave_waiting(0)
    assert rows() == []


def test_reminders_of_two_stations_that_go_together_are_both_told() -> None:
    make_channel("json://127.0.0.1:9/")
    first, second = make_station(), make_station("320682115", name="磨头镇颐养驿站")
    with transaction():
        post_reminder(first.id, 3, now=NOW)
        post_reminder(second.id, 4, now=NOW)
    assert [station in text_of_all(rows()) for station in (first.name, second.name)] == [True, True]


def test_it_goes_out(robot: FarSide) -> None:
    leave_waiting()
    assert send_outbox(LATER) == 1
    assert [row.state for row in rows()] == ["sent"]
