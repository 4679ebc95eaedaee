"""A message without an id: its copies count once, and a true press is never taken for a copy."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.ctx import AppContext

from devices.message import Message
from eldercare.alerts import intake
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.models import InboxMessage
from eldercare.core.db import db
from tests.alerts.makers import SECOND, all_alarms, desk, make_device, make_press, newest_alarm
from tests.makers import NOW

LATER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _button(database: AppContext) -> None:
    make_device()


def emergency(at: datetime = NOW, *, mid: int = 7, dup: bool = False, by: str = "listener") -> Message:
    """A press as Zigbee2MQTT tells it: no id, no time."""
    payload = json.dumps({"action": "emergency", "battery": 90}).encode()
    return Message("zigbee2mqtt/SOS-0001", payload, 1, False, mid, at, dup, by)


def take(message: Message) -> None:
    intake.accept([message], now=message.received_at)


def presses() -> list[int]:
    return [alarm.presses for alarm in all_alarms()]


def close_newest(at: datetime) -> None:
    close_alarm(newest_alarm().id, outcome="false", remark="误触", by=desk(), now=at)


def test_a_copy_in_a_later_window_is_no_second_press() -> None:
    take(emergency())
    take(emergency(NOW + LATER, dup=True))
    assert presses() == [1]


def test_a_copy_after_its_alarm_was_closed_opens_none() -> None:
    take(emergency())
    close_newest(NOW + SECOND)
    take(emergency(NOW + LATER, dup=True))
    assert presses() == [1]


def test_a_copy_that_was_never_stored_is_taken() -> None:
    take(emergency(dup=True))
    assert presses() == [1]


def test_a_press_that_only_may_be_a_copy_is_taken_when_the_alarm_is_closed() -> None:
    """The broker repeats what a dead listener had in hand: another press than the stored one."""
    take(emergency(mid=7))
    close_newest(NOW + SECOND)
    take(emergency(NOW + LATER, mid=8, dup=True))
    assert presses() == [1, 1]


def test_another_press_that_was_in_hand_counts() -> None:
    take(emergency(mid=7))
    take(emergency(NOW + LATER, mid=8, dup=True))
    assert presses() == [2]


def test_a_copy_by_way_of_another_listener_counts_once_while_the_alarm_is_open() -> None:
    take(emergency(mid=7, by="listener-a"))
    take(emergency(NOW + LATER, mid=8, dup=True, by="listener-b"))
    assert presses() == [1]


def test_what_another_listener_had_in_hand_opens_an_alarm_when_the_first_is_closed() -> None:
    take(emergency(mid=7, by="listener-a"))
    close_newest(NOW + SECOND)
    take(emergency(NOW + LATER, mid=8, dup=True, by="listener-b"))
    assert presses() == [1, 1]


def test_a_press_in_a_later_window_that_is_no_copy_counts() -> None:
    take(emergency(mid=7))
    take(emergency(NOW + LATER, mid=8))
    assert presses() == [2]


def test_a_broker_that_begins_to_count_again_hides_no_press() -> None:
    take(emergency(mid=7))
    take(emergency(NOW + LATER, mid=7))
    assert presses() == [2]


def test_a_repeated_radio_report_within_the_window_is_one_press() -> None:
    take(emergency(mid=7))
    take(emergency(NOW + SECOND, mid=8))
    assert presses() == [1]


def test_a_press_within_the_window_after_closing_opens_a_new_alarm() -> None:
    take(emergency(mid=7))
    close_newest(NOW + SECOND)
    take(emergency(NOW + 2 * SECOND, mid=8))
    take(emergency(NOW + 3 * SECOND, mid=9))
    assert presses() == [1, 1]


def test_each_closing_within_one_window_lets_the_next_press_in() -> None:
    for number in range(3):
        take(emergency(NOW + 2 * number * SECOND, mid=number + 1))
        close_newest(NOW + (2 * number + 1) * SECOND)
    assert presses() == [1, 1, 1]


def test_the_inbox_keeps_what_tells_a_copy() -> None:
    message = emergency(dup=True)
    take(message)
    row = db.session.query(InboxMessage).one()
    assert row.dup is True
    assert len(row.payload_hash or "") == 64


def test_a_copy_of_a_message_with_an_id_is_known_by_it() -> None:
    message = make_press()
    take(message)
    take(replace(message, received_at=NOW + LATER, dup=True))
    assert presses() == [1]
