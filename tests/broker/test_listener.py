"""The listener against a real mosquitto: nothing is lost, whatever falls over."""

import os
import signal

import pytest

from devices.broker import start_broker
from devices.listener import Limits
from devices.publisher import Publisher
from devices.topics import decode
from tests.broker.line import kill_while_accepting, send
from tests.devices.makers import EVENT_TOPIC, HEARTBEAT_TOPIC, NOW, make_payload
from tests.devices.waiting import wait_until

pytestmark = pytest.mark.broker


def test_a_press_is_accepted(broker, listen, inbox):
    listen(broker)
    send(broker, "m1")
    wait_until(inbox.has("m1"))
    [message] = inbox.messages
    assert (message.topic, message.qos, message.retain) == (EVENT_TOPIC, 1, False)


def test_an_accepted_message_does_not_come_again(broker, listen, inbox):
    first = listen(broker)
    send(broker, "m1")
    wait_until(inbox.has("m1"))
    first.stop()
    listen(broker)
    send(broker, "m2")
    wait_until(inbox.has("m2"))
    assert inbox.ids == ["m1", "m2"]


def test_a_message_sent_while_nobody_listens_comes_later(broker, listen, inbox):
    listen(broker).stop()
    send(broker, "m1", "m2")
    listen(broker)
    wait_until(inbox.has("m1", "m2"))
    assert not any(message.retain for message in inbox.messages)


def test_a_batch_waits_until_the_store_is_back(broker, listen, inbox):
    inbox.down = True
    listener = listen(broker)
    send(broker, "m1", "m2")
    wait_until(lambda: inbox.tries > 3)
    assert listener.health().stuck_s > 0
    inbox.down = False
    wait_until(inbox.has("m1", "m2"))
    assert inbox.ids == ["m1", "m2"]


def test_more_messages_than_the_window_wait_until_the_store_is_back(broker, listen, inbox):
    inbox.down = True
    listen(broker)
    ids = [f"m{number}" for number in range(250)]
    with Publisher(broker.url("device")) as line:
        for answer in [line.send_soon(EVENT_TOPIC, make_payload(id=name)) for name in ids]:
            line.wait_for(answer)
    wait_until(lambda: inbox.tries > 1)
    inbox.down = False
    wait_until(inbox.has(*ids))
    assert sorted(inbox.ids) == sorted(ids)


def test_a_message_that_breaks_our_code_is_parked_and_the_next_taken(broker, listen, inbox, caplog):
    inbox.poison = {"bad"}
    listener = listen(broker)
    send(broker, "m1", "bad", "m2")
    wait_until(inbox.has("m1", "m2"))
    wait_until(lambda: inbox.parked == ["bad"])
    wait_until(lambda: listener.health().parked == 1)
    assert "Accepting 1 message(s) failed" in caplog.text


def test_a_parked_message_does_not_come_again(broker, listen, inbox):
    inbox.poison = {"bad"}
    first = listen(broker)
    send(broker, "bad")
    wait_until(lambda: first.health().parked == 1)
    first.stop()
    listen(broker)
    send(broker, "m1")
    wait_until(inbox.has("m1"))
    assert inbox.parked == ["bad"]


def test_a_retained_press_gives_no_alarm(broker, listen, inbox):
    send(broker, "m1", retain=True)
    listen(broker)
    wait_until(inbox.has("m1"))
    [message] = inbox.messages
    assert message.retain
    reading = decode(message.topic, message.payload, retained=message.retain, received_at=NOW)
    assert reading.events == ()


def test_what_a_killed_listener_had_not_accepted_comes_again(broker, listen, inbox):
    listen(broker).stop()
    send(broker, "m1", "m2")
    kill_while_accepting(broker)
    listen(broker)
    wait_until(inbox.has("m1", "m2"))
    assert sorted(inbox.ids) == ["m1", "m2"]


def kill(broker, data_dir, once_saved):
    """Kill mosquitto once its file holds these messages: it acknowledges a few milliseconds earlier."""
    saved = data_dir / "broker" / "mosquitto.db"
    payloads = [make_payload(id=name) for name in once_saved]
    wait_until(lambda: saved.exists() and all(payload in saved.read_bytes() for payload in payloads))
    os.kill(broker.pid, signal.SIGKILL)
    broker.stop()


def test_what_a_killed_broker_had_queued_comes_after_its_restart(broker, listen, inbox, data_dir, port):
    listen(broker).stop()
    ids = [f"m{number}" for number in range(50)]
    send(broker, *ids)
    kill(broker, data_dir, once_saved=ids)
    with start_broker(data_dir, port=port) as again:
        listener = listen(again)
        wait_until(inbox.has(*ids))
        listener.stop()
    assert sorted(inbox.ids) == sorted(ids)


def test_what_was_in_hand_when_the_broker_died_is_accepted_once(broker, listen, inbox, data_dir, port):
    inbox.down = True
    listener = listen(broker)
    send(broker, "m1", "m2")
    wait_until(lambda: listener.health().waiting_urgent == 2)
    kill(broker, data_dir, once_saved=["m1", "m2"])
    wait_until(lambda: not listener.health().connected)
    with start_broker(data_dir, port=port):
        wait_until(lambda: listener.health().received == 4)
        inbox.down = False
        wait_until(inbox.has("m1", "m2"))
        wait_until(lambda: listener.health().waiting_urgent == 0)
        listener.stop()
    assert sorted(inbox.ids) == ["m1", "m2"]


def test_what_a_full_queue_turned_away_comes_again(broker, listen, inbox):
    inbox.down = True
    listener = listen(broker, Limits(queue=5, first_retry_s=0.01, last_retry_s=0.05, loop_every_s=0.05))
    ids = [f"m{number}" for number in range(20)]
    send(broker, *ids)
    wait_until(lambda: listener.health().refused == 15)
    inbox.down = False
    wait_until(inbox.has(*ids))
    assert set(inbox.ids) == set(ids)


def test_a_message_at_qos_0_is_accepted_too(broker, listen, inbox):
    listen(broker)
    with Publisher(broker.url("device")) as line:
        line._client.publish(EVENT_TOPIC, make_payload(id="m1"), qos=0)
        wait_until(inbox.has("m1"))
    assert inbox.messages[0].qos == 0


def test_a_zigbee_report_is_accepted(broker, listen, inbox):
    listen(broker)
    send(broker, "m1", topic="zigbee2mqtt/卧室", account="gateway")
    wait_until(inbox.has("m1"))
    assert inbox.messages[0].topic == "zigbee2mqtt/卧室"


def test_heartbeats_wait_while_an_sos_passes(broker, listen, inbox):
    inbox.down = True
    listener = listen(broker, Limits(batch=10, first_retry_s=0.01, last_retry_s=0.01, loop_every_s=0.05))
    send(broker, *(f"beat{number}" for number in range(40)), topic=HEARTBEAT_TOPIC)
    send(broker, "sos")
    wait_until(lambda: listener.health().waiting_urgent == 1)
    inbox.down = False
    wait_until(inbox.has("sos", "beat39"))
    assert inbox.ids[0] == "sos"
