"""Credentials at a real mosquitto: each one speaks for itself only, a revoked one not at all."""

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import start_broker
from devices.brokers.accounts import (
    device_credential,
    gateway_credential,
    hash_password,
    keep_credentials,
    make_password,
)
from devices.endpoint import Endpoint
from devices.publisher import BrokerUnreachableError, Publisher
from tests.devices.makers import make_payload
from tests.devices.waiting import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("mosquitto_here")]

SECRET = make_password()
OWN, OTHERS = "care/v1/SOS-1/event", "care/v1/SOS-2/event"


@pytest.fixture
def let_in(broker, data_dir):
    """Write credentials as the web does, and let the broker's parent see them."""

    def _let_in(*credentials):
        assert keep_credentials(data_dir / "broker", credentials)
        assert broker.take_credentials()

    return _let_in


def sign_in(broker, name, password=SECRET):
    return Publisher(Endpoint("127.0.0.1", broker.port, name, password).url)


def comes_in(broker, name, password=SECRET):
    try:
        with sign_in(broker, name, password):
            return True
    except BrokerUnreachableError:
        return False


def wait_for_entry(broker, name, password=SECRET):
    wait_until(lambda: comes_in(broker, name, password))


def device(name="SOS-1", password=SECRET):
    return device_credential(name, hash_password(password))


def test_a_device_speaks_for_itself_and_for_nobody_else(broker, let_in, listen, inbox):
    listen(broker)
    let_in(device("SOS-1"), device("SOS-2"))
    wait_for_entry(broker, "SOS-1")
    with sign_in(broker, "SOS-1") as line:
        for topic in (OTHERS, "care/v1/_loop/care-1", "zigbee2mqtt/a", "care/v1/SOS-10/event"):
            line.send(topic, make_payload(id="forged"))
        line.send(OWN, make_payload(id="own"))
    wait_until(inbox.has("own"))
    assert inbox.ids == ["own"]


def test_a_device_reads_our_answers_to_it_and_nothing_else(broker, let_in):
    let_in(device("SOS-1"))
    wait_for_entry(broker, "SOS-1")
    heard = []
    reader = Client(CallbackAPIVersion.VERSION2)
    reader.username_pw_set("SOS-1", SECRET)
    reader.on_message = lambda _client, _data, message: heard.append(message.topic)
    ready = []
    reader.on_connect = lambda client, *_: client.subscribe([("#", 1)])
    reader.on_subscribe = lambda *_: ready.append(True)
    reader.connect("127.0.0.1", broker.port)
    reader.loop_start()
    wait_until(lambda: ready)
    with Publisher(broker.url("listener")) as line:
        for topic in ("care/v1/SOS-2/ack", "care/v1/SOS-2/event", "care/v1/SOS-1/ack"):
            line.send(topic, b"{}")
    wait_until(lambda: heard)
    reader.disconnect()
    reader.loop_stop()
    assert heard == ["care/v1/SOS-1/ack"]


def test_a_gateway_speaks_below_its_base_topic_only(broker, let_in, listen, inbox):
    listen(broker)
    let_in(gateway_credential("gw-17", hash_password(SECRET), "zigbee2mqtt/home-17"))
    wait_for_entry(broker, "gw-17")
    with sign_in(broker, "gw-17") as line:
        for topic in ("zigbee2mqtt/home-18/a", "zigbee2mqtt/a", "zigbee2mqtt/home-170/a", OWN):
            line.send(topic, make_payload(id="forged"))
        line.send("zigbee2mqtt/home-17/bedroom", make_payload(id="own"))
    wait_until(inbox.has("own"))
    assert inbox.ids == ["own"]


def test_a_revoked_device_cannot_come_in_again(broker, let_in):
    let_in(device())
    wait_for_entry(broker, "SOS-1")
    let_in()
    wait_until(lambda: not comes_in(broker, "SOS-1"))


def test_a_device_that_is_in_is_cut_off_when_it_is_revoked(broker, let_in, listen, inbox):
    listen(broker)
    let_in(device("SOS-1"), device("SOS-2"))
    wait_for_entry(broker, "SOS-1")
    with sign_in(broker, "SOS-1") as line:
        let_in(device("SOS-2"))
        wait_until(lambda: not comes_in(broker, "SOS-1"))
        line.send_soon(OWN, make_payload(id="late"))
        with sign_in(broker, "SOS-2") as other:
            other.send(OTHERS, make_payload(id="m2"))
        wait_until(inbox.has("m2"))
    assert inbox.ids == ["m2"]


def test_a_renewed_password_ends_the_one_before(broker, let_in):
    let_in(device(password="first-word"))
    wait_for_entry(broker, "SOS-1", "first-word")
    let_in(device(password="second-word"))
    wait_for_entry(broker, "SOS-1", "second-word")
    assert not comes_in(broker, "SOS-1", "first-word")


def test_the_listener_stays_connected_while_credentials_change(broker, let_in, listen, inbox):
    listener = listen(broker)
    let_in(device())
    wait_for_entry(broker, "SOS-1")
    with sign_in(broker, "SOS-1") as line:
        line.send(OWN, make_payload(id="m1"))
    wait_until(inbox.has("m1"))
    assert listener.health().connected


def test_a_broker_that_starts_again_knows_the_credentials(broker, let_in, data_dir, port):
    let_in(device())
    broker.stop()
    with start_broker(data_dir, port=port) as again:
        assert comes_in(again, "SOS-1")


def test_nothing_new_is_told_to_nobody(broker, data_dir):
    assert keep_credentials(data_dir / "broker", [device_credential("a", "x")])
    assert not keep_credentials(data_dir / "broker", [device_credential("a", "x")])
    assert broker.take_credentials()
    assert not broker.take_credentials()
