"""Simulated homes in a demonstration: gentle, synthetic, and never many alarms that nobody attends."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext

from devices.broker import BrokerKind, start_broker
from devices.event import ALARM_KINDS
from devices.simulation.scenarios import SCENARIOS
from devices.simulation.world import Item, Say, Settings, happen
from devices.topics import decode
from eldercare import demo
from eldercare.alerts.models import Device
from eldercare.core.db import db
from eldercare.rehearsal import speaking
from tests.devices.ports import free_port
from tests.loops import apart
from tests.makers import NOW, TODAY

BUSY = Settings(12, 20, 30, NOW, scenario=SCENARIOS["busy"])


def alarms(items: list[Item]) -> int:
    """How many messages ring."""
    said = [item.packet for item in items if isinstance(item, Say)]
    readings = [decode(one.topic, one.payload, retained=False, received_at=NOW) for one in said]
    return sum(event.kind in ALARM_KINDS for reading in readings for event in reading.events)


def messages(items: list[Item]) -> int:
    return sum(isinstance(item, Say) for item in items)


def test_nothing_is_held_back_while_an_alarm_may_ring() -> None:
    world = list(happen(BUSY))
    told = list(speaking.gentle(world, lambda: True))
    assert (messages(told), alarms(told)) == (messages(world), alarms(world))
    assert alarms(told) > 0


def test_nothing_rings_while_it_may_not_and_the_rest_goes_on() -> None:
    world = list(happen(BUSY))
    told = list(speaking.gentle(world, lambda: False))
    assert alarms(told) == 0
    assert messages(told) > messages(world) / 2


def test_it_is_gentle() -> None:
    hours = 4
    seconds, scenario = hours * 3600, speaking.GENTLE
    world = Settings(speaking.HOMES, speaking.RATE, seconds, NOW, seed=speaking.SEED, scenario=scenario)
    told = list(happen(world))
    assert 1 <= alarms(told) / hours <= 6
    assert messages(told) / hours <= 1000


def test_its_devices_are_registered_as_synthetic_and_speak(
    app: Flask, database: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.build_county(seed=7, seniors=60, day=TODAY, now=NOW)
    monkeypatch.setattr(speaking, "LONGEST", timedelta(seconds=2))
    monkeypatch.setattr(speaking, "RATE", 20)
    with start_broker(tmp_path, port=free_port(), kind=BrokerKind.AMQTT):
        settings = app.config["SETTINGS"]
        sent = apart(speaking.speak, app, replace(settings, data_dir=tmp_path), 4)
    db.session.rollback()
    names = db.session.query(Device.synthetic).filter(Device.device_id.startswith("SIM-")).all()
    assert sent >= 40
    assert names
    assert all(synthetic for (synthetic,) in names)
