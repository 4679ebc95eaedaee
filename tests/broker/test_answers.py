"""The answer of the application comes after the commit, and a device repeats until it has it."""

import json
import os
import signal

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import start_broker
from devices.endpoint import parse_url
from devices.outbound import Button
from devices.publisher import Publisher
from tests.broker.line import send
from tests.devices.makers import EVENT_TOPIC, HEARTBEAT_TOPIC, make_body, make_payload
from tests.devices.waiting import wait_until

pytestmark = pytest.mark.broker
ACK = "care/v1/SOS-0001/ack"


@pytest.fixture
def button(broker, tmp_path):
    with Button(broker.url("device"), "SOS-0001", tmp_path / "box", repeat_after_s=0.1) as one:
        yield one


@pytest.fixture
def heard(broker):
    """The answers to SOS-0001, as a device hears them."""
    answers, subscribed = [], []
    account = parse_url(broker.url("device"))
    reader = Client(CallbackAPIVersion.VERSION2, "reader")
    reader.username_pw_set(account.username, account.password)
    reader.on_message = lambda client, userdata, message: answers.append(json.loads(message.payload))
    reader.on_subscribe = lambda *_: subscribed.append(True)
    reader.connect(account.host, account.port)
    reader.subscribe(ACK, qos=1)
    reader.loop_start()
    wait_until(lambda: subscribed)
    yield answers
    reader.disconnect()
    reader.loop_stop()


def test_an_event_is_answered_with_its_id(broker, listen, inbox, heard):
    listen(broker)
    send(broker, "m1")
    wait_until(lambda: heard == [{"v": 1, "ids": ["m1"]}])
    assert inbox.ids == ["m1"]


def test_nothing_is_answered_before_it_is_stored(broker, listen, inbox, heard):
    inbox.down = True
    listen(broker)
    send(broker, "m1")
    wait_until(lambda: inbox.tries > 3)
    assert heard == []
    inbox.down = False
    wait_until(lambda: heard)


def test_what_was_parked_for_a_person_to_look_at_is_answered_too(broker, listen, inbox, heard, caplog):
    inbox.poison = {"bad"}
    listen(broker)
    send(broker, "bad")
    wait_until(lambda: heard == [{"v": 1, "ids": ["bad"]}])


def test_only_events_are_answered(broker, listen, inbox, heard):
    send(broker, "old", retain=True)
    listen(broker)
    send(broker, "beat", topic=HEARTBEAT_TOPIC)
    send(broker, "m1")
    wait_until(lambda: heard)
    assert heard == [{"v": 1, "ids": ["m1"]}]


def test_a_device_cannot_answer_itself(broker, heard):
    with Publisher(broker.url("device")) as line:
        line.send(ACK, b'{"v": 1, "ids": ["m1"]}')
        line.send(EVENT_TOPIC, make_payload(id="m1"))
    assert heard == []


def test_a_button_repeats_until_it_is_answered(broker, button, listen, inbox):
    button.tell(make_body(id="m1"))
    assert not button.wait_for_answers(0.5)
    listen(broker)
    assert button.wait_for_answers(10)
    assert set(inbox.ids) == {"m1"}


def test_a_press_that_a_killed_broker_had_acknowledged_is_told_again(
    broker, button, listen, inbox, data_dir, port
):
    """It saves after it acknowledged: without an answer of the application this press would be lost."""
    listen(broker).stop()
    button.tell(make_body(id="m1"))
    os.kill(broker.pid, signal.SIGKILL)
    broker.stop()
    with start_broker(data_dir, port=port) as again:
        listener = listen(again)
        assert button.wait_for_answers(20)
        listener.stop()
    assert set(inbox.ids) == {"m1"}


def test_what_a_button_could_not_tell_is_told_after_its_restart(broker, listen, inbox, tmp_path):
    folder = tmp_path / "box"
    with Button(broker.url("device").replace(str(broker.port), "1"), "SOS-0001", folder) as cut_off:
        cut_off.tell(make_body(id="m1"))
        assert cut_off.waiting == ["m1"]
    listen(broker)
    with Button(broker.url("device"), "SOS-0001", folder) as again:
        assert again.wait_for_answers(10)
    assert set(inbox.ids) == {"m1"}
