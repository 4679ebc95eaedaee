"""amqtt, which stands in where mosquitto is not installed."""

import pytest

from devices.broker import BrokerError, BrokerKind, best_kind, start_broker
from devices.brokers import mosquitto
from devices.publisher import BrokerUnreachableError, Publisher
from tests.devices.makers import EVENT_TOPIC, make_payload
from tests.devices.waiting import wait_until

pytestmark = pytest.mark.broker


def send(broker, name):
    with Publisher(broker.url("device")) as line:
        line.send(EVENT_TOPIC, make_payload(id=name))


def test_amqtt_is_taken_without_mosquitto(monkeypatch):
    monkeypatch.setattr(mosquitto, "find", lambda program: None)
    assert best_kind() is BrokerKind.AMQTT


def test_amqtt_says_that_it_is_a_demonstration(demonstration):
    assert (demonstration.kind, demonstration.is_demonstration) == ("amqtt", True)


def test_a_press_is_accepted(demonstration, listen, inbox):
    listen(demonstration)
    send(demonstration, "m1")
    wait_until(inbox.has("m1"))


def test_a_press_sent_while_nobody_listens_does_not_look_retained(demonstration, listen, inbox):
    listen(demonstration).stop()
    send(demonstration, "m1")
    listen(demonstration)
    wait_until(inbox.has("m1"))
    assert not inbox.messages[0].retain


@pytest.mark.parametrize("account", ["", "device:wrong@"])
def test_strangers_are_refused(demonstration, port, account):
    with pytest.raises(BrokerUnreachableError), Publisher(f"mqtt://{account}127.0.0.1:{port}"):
        pass


def test_a_device_cannot_speak_as_a_gateway(demonstration, listen, inbox):
    listen(demonstration)
    with Publisher(demonstration.url("device")) as line:
        line.send_soon("zigbee2mqtt/a", make_payload(id="forged"))
        line.send(EVENT_TOPIC, make_payload(id="m1"))
    wait_until(inbox.has("m1"))
    assert inbox.ids == ["m1"]


def test_it_does_not_listen_to_the_network(data_dir, port):
    with pytest.raises(BrokerError, match="install mosquitto"):
        start_broker(data_dir, "0.0.0.0", port, kind=BrokerKind.AMQTT)
