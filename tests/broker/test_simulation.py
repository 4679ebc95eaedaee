"""The simulated homes at a real broker: what they say arrives, whatever happens to their lines."""

import os
import signal
import threading
from datetime import UTC, datetime

import pytest

from devices.broker import start_broker
from devices.listener import Listener
from devices.publisher import BrokerUnreachableError
from devices.simulation.homes import NATIVE
from devices.simulation.ledger import Taken, compare
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.sending import send
from devices.simulation.world import Settings, happen
from devices.topics import decode
from tests.broker.conftest import LIMITS
from tests.devices.waiting import wait_until
from tests.loops import apart

pytestmark = pytest.mark.broker


class Ear:
    """Everything that a listener takes, read by our drivers, each event once by its key."""

    def __init__(self, url):
        self.events = {}
        self.listener = Listener(url, "care-ear", self._accept, on_poison=print, limits=LIMITS)

    def _accept(self, batch):
        for one in batch:
            reading = decode(one.topic, one.payload, retained=one.retain, received_at=one.received_at)
            for event in reading.events:
                self.events.setdefault(event.frame_key or event.key, event)

    @property
    def taken(self):
        return [
            Taken(event.device_id, event.kind, event.key, event.frame_key)
            for event in list(self.events.values())
            if event.kind not in {"heartbeat", "online", "offline"}
        ]

    def count(self, kind):
        return len({event.device_id for event in list(self.events.values()) if event.kind == kind})


@pytest.fixture
def ear(broker):
    ear = Ear(broker.url("listener"))
    ear.listener.start()
    wait_until(lambda: ear.listener.health().loop_ms is not None)
    yield ear
    ear.listener.stop()


def play(broker, scenario, ledger=None, **changes):
    """Send a world and give its ledger and what went out."""
    values = {"homes": 24, "rate": 200.0, "seconds": 2.0, "start": datetime.now(UTC)} | changes
    ledger = [] if ledger is None else ledger
    world = happen(Settings(**values, scenario=SCENARIOS[scenario]))
    sent = apart(send, world, broker.url("device"), broker.url("gateway"), tell=ledger.append)
    return ledger, sent


@pytest.mark.parametrize("scenario", ["busy", "bad_radio", "mixed"])
def test_every_event_that_is_heard_arrives(broker, ear, scenario):
    ledger, sent = play(broker, scenario)
    assert sent.acknowledged == sent.messages
    assert sent.heard > 0
    wait_until(lambda: not compare(ledger, ear.taken).lost)


def test_a_power_cut_is_told_by_last_wills(broker, ear):
    _, sent = play(broker, "power_cut")
    assert sent.cuts > 0
    wait_until(lambda: ear.count("offline") >= 20)


def test_a_reconnect_storm_loses_nothing(broker, ear):
    ledger, sent = play(broker, "reconnect_storm", homes=200, sources=(NATIVE,), seconds=3.0)
    assert sent.connects > 800
    wait_until(lambda: compare(ledger, ear.taken).clean)


def test_a_broker_that_is_killed_and_started_again_gets_what_it_had_not_acknowledged(data_dir, port):
    with start_broker(data_dir, port=port) as first:
        outcome, ledger = [], []
        sender = threading.Thread(
            target=lambda: outcome.append(play(first, "busy", ledger, sources=(NATIVE,)))
        )
        sender.start()
        wait_until(lambda: ledger)
        os.kill(first.pid, signal.SIGKILL)
        wait_until(lambda: not first.alive)
    with start_broker(data_dir, port=port):
        sender.join(30)
    _, sent = outcome[0]
    assert sent.acknowledged == sent.messages


def test_nobody_at_the_address_is_said_at_once(port):
    with pytest.raises(BrokerUnreachableError):
        apart(send, [], f"mqtt://127.0.0.1:{port}")
