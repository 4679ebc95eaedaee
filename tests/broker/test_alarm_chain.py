"""From a pressed button to an alarm through a real broker and a real listener process; nothing is lost."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.ctx import AppContext

from devices.broker import BrokerProcess
from devices.publisher import Publisher
from eldercare.alerts.listen import run_listener
from eldercare.alerts.models import Alarm, InboxMessage, ParkedMessage
from eldercare.core.db import db
from tests.alerts.makers import make_device, newest_alarm
from tests.broker.conftest import Start
from tests.broker.listening import beats, count_of, kill, send
from tests.devices.waiting import wait_until
from tests.makers import make_senior

pytestmark = pytest.mark.broker


@pytest.fixture
def listener(app: Flask, database: AppContext, broker: BrokerProcess) -> Iterator[None]:
    """A listener of this process, up and hearing itself; stopped by its event, as a signal would."""
    settings = replace(app.config["SETTINGS"], mqtt_url=broker.url("listener"))
    stop = threading.Event()
    thread = threading.Thread(target=run_listener, args=(app, settings, stop))
    thread.start()
    wait_until(lambda: "broker" in beats())
    yield
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_press_becomes_an_alarm(broker: BrokerProcess, listener: None) -> None:
    device = make_device()
    send(broker, "SOS-0001")
    wait_until(lambda: count_of(Alarm) == 1)
    assert newest_alarm().senior_id == device.senior_id


def test_poison_and_an_unknown_device_are_parked_and_the_next_press_is_taken(
    broker: BrokerProcess, listener: None
) -> None:
    make_device()
    with Publisher(broker.url("device")) as line:
        line.wait_for(line.send_soon("care/v1/SOS-0001/event", b"{"))
    send(broker, "SOS-9999", "SOS-0001")
    wait_until(lambda: count_of(Alarm) == 1)
    reasons = {row.reason for row in db.session.query(ParkedMessage)}
    assert reasons == {"bad_json", "unknown_device"}


def test_the_listener_writes_its_own_and_the_brokers_sign_of_life(listener: None) -> None:
    assert {"listener", "broker"} <= set(beats())


@pytest.fixture
def rare_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A regular sign of life would come long after the test."""
    monkeypatch.setattr("eldercare.alerts.listen.BEAT_S", 3600.0)


@pytest.mark.usefixtures("rare_beats", "listener")
def test_the_brokers_sign_of_life_is_there_when_the_line_first_hears_itself() -> None:
    assert "broker" in beats()


def test_a_press_while_the_listener_is_dead_is_taken_after_its_return(
    broker: BrokerProcess, start: Start
) -> None:
    make_device()
    first = start()
    wait_until(lambda: "broker" in beats(), within_s=30)
    kill(first)
    send(broker, "SOS-0001")
    start()
    wait_until(lambda: count_of(Alarm) == 1, within_s=30)


def test_two_hundred_presses_and_three_deaths_lose_and_double_nothing(
    broker: BrokerProcess, start: Start
) -> None:
    names = [f"SOS-{number:04d}" for number in range(200)]
    senior_of = {name: make_device(make_senior(), name).senior_id for name in names}
    process = start()
    wait_until(lambda: "broker" in beats(), within_s=30)
    sender = threading.Thread(target=send, args=(broker, *names))
    sender.start()
    for taken in (10, 60, 120):
        wait_until(lambda enough=taken: count_of(InboxMessage) >= enough, within_s=30)
        kill(process)
        process = start()
    sender.join()
    wait_until(lambda: count_of(InboxMessage) == len(names), within_s=60)
    db.session.rollback()
    assert sorted(alarm.senior_id for alarm in db.session.query(Alarm)) == sorted(senior_of.values())
    assert {alarm.presses for alarm in db.session.query(Alarm)} == {1}
