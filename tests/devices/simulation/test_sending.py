"""Who waits for the application: only the events of our own format, and only until the answer."""

import asyncio
import json

import pytest

from devices.simulation import sending
from devices.simulation.forms import Packet
from devices.simulation.world import Say
from tests.loops import apart


class Wire:
    """A line that keeps what it is given."""

    def __init__(self):
        self.sent = []

    async def room(self):
        pass

    def send(self, packet):
        self.sent.append(packet)


@pytest.fixture
def sender(monkeypatch):
    monkeypatch.setattr(sending, "ANSWER_WITHIN_S", 0.005)
    sender = sending.Sender("mqtt://localhost", answered=True)
    sender._shared = {True: Wire(), False: Wire()}
    return sender


def say(topic, event="e"):
    return Say(0.0, "line", Packet(topic, json.dumps({"id": "m1"}).encode()), event)


async def repeated(sender, *says, answer=None):
    for one in says:
        await sender._say(one)
    repeating = asyncio.create_task(sender._ask_again())
    if answer is not None:
        sender._hear(*answer)
    await asyncio.sleep(0.05)
    repeating.cancel()
    return sender.sent.repeated


def test_an_event_without_an_answer_is_sent_again(sender):
    assert apart(asyncio.run, repeated(sender, say("care/v1/A/event"))) > 1


def test_an_answer_ends_the_repeating(sender):
    answer = "care/v1/A/ack", b'{"v": 1, "ids": ["m1"]}'
    assert apart(asyncio.run, repeated(sender, say("care/v1/A/event"), answer=answer)) == 0


def test_heartbeats_and_other_sources_wait_for_no_answer(sender):
    says = [say("care/v1/A/heartbeat"), say("zigbee2mqtt/A"), say("care/v1/A/event", event="")]
    assert apart(asyncio.run, repeated(sender, *says)) == 0
