"""The line against a real mosquitto: two sessions, two processes, nothing lost or doubled."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.process import BaseProcess

import pytest
from flask import Flask

from devices.broker import BrokerProcess
from devices.line import Line
from devices.publisher import Publisher
from eldercare.alerts.models import Alarm, Device, InboxMessage
from eldercare.config import Settings
from eldercare.core.db import db
from tests.alerts.makers import make_device, make_heartbeat, make_press
from tests.broker.conftest import LIMITS, Start
from tests.broker.inbox import Inbox
from tests.broker.line import send as send_ids
from tests.broker.listening import (
    beats,
    count_of,
    kill,
    leads,
    listen_until_killed,
    listen_until_the_first_commit,
    listen_with_a_short_lease,
    locked,
    pause,
    presses,
    send,
    stop,
)
from tests.devices.waiting import wait_until
from tests.makers import NOW, make_senior

pytestmark = pytest.mark.broker
Run = Callable[[Settings], None]
EMERGENCY = json.dumps({"action": "emergency", "battery": 90}).encode()


def make_buttons(number: int) -> dict[str, int]:
    """So many registered buttons, each with the id of its senior."""
    names = [f"SOS-{index:04d}" for index in range(number)]
    return {name: make_device(make_senior(), name).senior_id or 0 for name in names}


def until(condition: Callable[[], object], within_s: float = 30.0) -> None:
    wait_until(condition, within_s)


def lead(start: Start, run: Run = listen_until_killed) -> BaseProcess:
    """A listener process that leads and hears itself."""
    process = start(run)
    until(lambda: leads(process) and "broker" in beats())
    return process


def heartbeats(broker: BrokerProcess, count: int) -> None:
    """A flood as fast as the broker takes it; the last heartbeat of each device tells of half a battery."""
    with Publisher(broker.url("device")) as line:
        beats = [
            make_heartbeat(f"SOS-{number % 20:04d}", battery=50 if number >= count - 20 else 90)
            for number in range(count)
        ]
        for answer in [line.send_soon(beat.topic, beat.payload) for beat in beats]:
            line.wait_for(answer, within_s=60)


def told_of_half_a_battery() -> int:
    db.session.rollback()
    return db.session.query(Device).filter(Device.battery == 50).count()


def test_an_sos_behind_thousands_of_heartbeats_is_stored_before_them(
    broker: BrokerProcess, start: Start
) -> None:
    make_buttons(20)
    kill(lead(start))
    heartbeats(broker, 4000)
    send(broker, "SOS-0000")
    start()
    until(lambda: count_of(Alarm) == 1)
    assert told_of_half_a_battery() == 0
    until(lambda: told_of_half_a_battery() == 20)


def test_an_sos_in_a_flood_of_heartbeats_is_stored_at_once(broker: BrokerProcess, start: Start) -> None:
    make_buttons(20)
    lead(start)
    flood = threading.Thread(target=heartbeats, args=(broker, 4000))
    flood.start()
    until(lambda: last_seen("SOS-0000") > NOW)
    send(broker, "SOS-0000")
    sent = time.monotonic()
    until(lambda: count_of(Alarm) == 1)
    stored = time.monotonic()
    assert flood.is_alive()
    assert stored - sent < 1.0
    flood.join()


def last_seen(device_id: str) -> datetime:
    db.session.rollback()
    device = db.session.query(Device).filter(Device.device_id == device_id).one()
    return device.last_seen_at or NOW


def test_a_second_listener_waits_and_takes_over_when_the_first_is_killed(
    broker: BrokerProcess, start: Start
) -> None:
    buttons = make_buttons(60)
    first = lead(start, listen_with_a_short_lease)
    second = start(listen_with_a_short_lease)
    sender = threading.Thread(target=send, args=(broker, *buttons))
    sender.start()
    until(lambda: count_of(InboxMessage) >= 10)
    kill(first)
    until(lambda: leads(second), 10)
    sender.join()
    until(lambda: count_of(InboxMessage) == len(buttons))
    assert presses() == dict.fromkeys(buttons.values(), 1)


def test_a_paused_leader_is_replaced_and_stands_down_when_it_returns(
    app: Flask, broker: BrokerProcess, start: Start
) -> None:
    buttons = make_buttons(20)
    first = lead(start, listen_with_a_short_lease)
    second = start(listen_with_a_short_lease)
    pause(first, app.config["SETTINGS"])
    assert first.pid is not None
    send(broker, *buttons)
    until(lambda: leads(second))
    until(lambda: count_of(InboxMessage) == len(buttons))
    os.kill(first.pid, signal.SIGCONT)
    send(broker, *buttons)
    until(lambda: count_of(InboxMessage) == 2 * len(buttons))
    assert presses() == dict.fromkeys(buttons.values(), 2)
    kill(second)
    until(lambda: leads(first), 10)


def test_what_a_paused_leader_had_in_hand_counts_once(
    app: Flask, broker: BrokerProcess, start: Start
) -> None:
    """It wakes in the middle of storing: messages with an id and without one have been taken by another."""
    buttons = make_buttons(3)
    buttons["button"] = make_device(make_senior(), "button").senior_id or 0
    first = lead(start, listen_with_a_short_lease)
    second = start(listen_with_a_short_lease)
    assert first.pid is not None
    with locked(app.config["SETTINGS"]):
        send(broker, "SOS-0000", "SOS-0001", "SOS-0002")
        send_ids(broker, "x", topic="zigbee2mqtt/none", account="gateway")
        with Publisher(broker.url("gateway")) as line:
            line.send("zigbee2mqtt/button", EMERGENCY)
        time.sleep(0.2)  # nothing outside shows that it waits for the lock
        stop(first)
    until(lambda: leads(second))
    until(lambda: count_of(Alarm) == len(buttons))
    os.kill(first.pid, signal.SIGCONT)
    with suppress(AssertionError):
        wait_until(lambda: count_of(InboxMessage) > len(buttons), within_s=3)
    assert presses() == dict.fromkeys(buttons.values(), 1)


@pytest.mark.parametrize("topic", ["care/v1/SOS-0001/event", "zigbee2mqtt/SOS-0001"])
def test_a_copy_after_a_death_between_commit_and_acknowledgement_is_no_second_press(
    broker: BrokerProcess, start: Start, topic: str
) -> None:
    make_device()
    make_device(make_senior(), "SOS-0002")
    victim = start(listen_until_the_first_commit)
    until(lambda: leads(victim))
    native = topic.startswith("care")
    with Publisher(broker.url("device" if native else "gateway")) as line:
        until(lambda: "broker" in beats())
        line.send(topic, make_press().payload if native else EMERGENCY)
    victim.join(30)
    assert victim.exitcode == -signal.SIGKILL
    start(listen_with_a_short_lease)
    send(broker, "SOS-0002")
    until(lambda: count_of(Alarm) == 2)
    assert set(presses().values()) == {1}


def test_a_database_that_is_locked_for_two_seconds_loses_nothing(
    app: Flask, broker: BrokerProcess, start: Start
) -> None:
    buttons = make_buttons(20)
    process = lead(start)
    with locked(app.config["SETTINGS"]):
        send(broker, *buttons)
        time.sleep(2)
    until(lambda: count_of(InboxMessage) == len(buttons))
    assert presses() == dict.fromkeys(buttons.values(), 1)
    assert leads(process)


def test_listeners_of_different_names_share_the_messages(broker: BrokerProcess) -> None:
    halves = [Inbox(), Inbox()]
    lines = [
        Line(
            broker.url("listener"), f"care-{number}", half.accept,
            on_poison=half.on_poison, share=True, limits=LIMITS,
        )
        for number, half in enumerate(halves)
    ]  # fmt: skip
    for line in lines:
        line.start()
    wait_until(lambda: all(line.health().loop_ms is not None for line in lines))
    ids = [f"m{number}" for number in range(100)]
    send_ids(broker, *ids)
    wait_until(lambda: sum(len(half.ids) for half in halves) == len(ids))
    for line in lines:
        line.stop()
    assert sorted(halves[0].ids + halves[1].ids) == sorted(ids)
    assert all(half.ids for half in halves)
