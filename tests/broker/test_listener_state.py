"""Does the listener live, and does everybody know? Against a real mosquitto."""

import json

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import start_broker
from devices.endpoint import parse_url
from devices.listener import Listener
from devices.topics import listener_status_topic
from tests.broker.line import kill_while_accepting, send
from tests.devices.makers import NOW
from tests.devices.waiting import wait_until

pytestmark = pytest.mark.broker


def test_a_listener_hears_its_own_heartbeat(broker, listen):
    health = listen(broker).health()
    assert not health.deaf
    assert health.loop_age_s < 5


def test_a_listener_without_a_broker_waits_for_it(broker, listen, inbox, data_dir, port):
    listener = listen(broker)
    broker.stop()
    wait_until(lambda: not listener.health().connected)
    with start_broker(data_dir, port=port) as again:
        wait_until(lambda: listener.health().connected)
        send(again, "m1")
        wait_until(inbox.has("m1"))
        listener.stop()


def test_a_refused_listener_says_so(broker, inbox, caplog):
    stranger = Listener(
        broker.url("listener").replace("listener:", "listener:x"),
        "care-1",
        inbox.accept,
        on_poison=inbox.on_poison,
    )
    stranger.start()
    wait_until(lambda: stranger.health().last_error is not None)
    assert "Not authorized" in stranger.health().last_error
    stranger.stop()


def wait_for_state(broker, state):
    """Wait until the broker tells that the listener care-1 is in this state."""
    heard = []
    reader = Client(CallbackAPIVersion.VERSION2, "reader")
    account = parse_url(broker.url("listener"))
    reader.username_pw_set(account.username, account.password)
    reader.on_message = lambda client, userdata, message: heard.append(json.loads(message.payload))
    reader.connect(account.host, account.port)
    reader.subscribe(listener_status_topic("care-1"), qos=1)
    reader.loop_start()
    wait_until(lambda: heard[-1:] == [{"state": state}])
    reader.disconnect()
    reader.loop_stop()


def test_the_broker_knows_that_a_listener_is_there(broker, listen):
    listen(broker)
    wait_for_state(broker, "online")


def test_the_broker_knows_that_a_listener_has_stopped(broker, listen):
    listen(broker).stop()
    wait_for_state(broker, "offline")


def test_the_broker_knows_that_a_listener_was_killed(broker, listen):
    listen(broker).stop()
    send(broker, "m1")
    kill_while_accepting(broker)
    wait_for_state(broker, "offline")


def test_a_fault_in_the_network_loop_does_not_end_it(broker, listen, inbox, monkeypatch, caplog):
    listener = listen(broker)
    faults = [RuntimeError("a fault inside paho")]
    real = Client.loop_misc
    monkeypatch.setattr(Client, "loop_misc", lambda it: throw(faults.pop()) if faults else real(it))
    wait_until(lambda: listener.health().network_faults == 1)
    wait_until(lambda: listener.health().connected)
    send(broker, "m1")
    wait_until(inbox.has("m1"))


def test_a_fault_in_a_callback_does_not_end_the_network_thread(broker, listen, inbox, caplog):
    faults = [ValueError("a broken clock")]
    listener = listen(broker, now=lambda: throw(faults.pop()) if faults else NOW)
    send(broker, "m1", "m2")
    wait_until(inbox.has("m2"))
    assert listener.health().network_alive


def throw(error):
    raise error
