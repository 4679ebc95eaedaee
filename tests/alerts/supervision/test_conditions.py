"""The rules of `equipment` and their twins in SQL say the same of every device."""

import random
from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import insert

from eldercare.alerts.equipment import DEFAULT_EXPECT_S, fault_after, is_low, is_weak, silence_of
from eldercare.alerts.models import Device
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.alerts.supervision.conditions import Condition, Models, low_battery, overdue, silent, weak
from eldercare.core.db import db, transaction
from tests.alerts.makers import SECOND, make_model
from tests.makers import NOW, make_senior

MODELS = {"hourly": (3600, 10), "daily": (20 * 3600, 20), "slow": (48 * 3600, 35)}
WIFI = "hourly"
REPORTED = (None, {}, {"low_battery": True}, {"low_battery": False}, {"tamper": True})


@pytest.fixture(autouse=True)
def devices(database: AppContext) -> list[Device]:
    """Bound devices of all models and of none, many of them just at a limit."""
    for code, (every_s, percent) in MODELS.items():
        driver = "tasmota" if code == WIFI else "native"
        make_model(code, expect_every_s=every_s, low_battery_percent=percent, driver=driver)
    chance, senior = random.Random(7), make_senior()
    rows = [_row(chance, number) | {"senior_id": senior.id} for number in range(400)]
    with transaction() as session:
        session.execute(insert(Device), rows)
    return list(db.session.query(Device).order_by(Device.id))


def _row(chance: random.Random, number: int) -> dict[str, object]:
    model = chance.choice([*MODELS, "unknown"])
    every_s, percent = MODELS.get(model, (DEFAULT_EXPECT_S, LOW_BATTERY))
    limits = (timedelta(), timedelta(seconds=every_s), fault_after(every_s), timedelta(days=9))
    moments = [NOW - limit + side * SECOND for limit in limits for side in (-1, 0, 1)]
    return {
        "device_id": f"D-{number}",
        "model": model,
        "bound_at": chance.choice(moments),
        "last_seen_at": chance.choice([None, *moments]),
        "battery": chance.choice([None, 0, percent - 1, percent, percent + 1, 100]),
        "reported": chance.choice(REPORTED),
        "signal": chance.choice([None, -120, -116, -115, -90, -86, -85, -40, 0, 19, 20, 255]),
        "online": True,
    }


def named(condition: Condition) -> set[int]:
    return set(db.session.scalars(db.select(Device.id).where(condition)))


def silence(device: Device) -> str:
    every_s = MODELS.get(device.model, (DEFAULT_EXPECT_S, 0))[0]
    return silence_of(device.last_seen_at or device.bound_at, every_s, NOW)


def test_the_same_devices_are_silent(devices: list[Device]) -> None:
    expected = {device.id for device in devices if silence(device) == "silent"}
    assert named(silent(NOW, Models())) == expected
    assert 0 < len(expected) < len(devices)


def test_the_same_devices_are_overdue(devices: list[Device]) -> None:
    expected = {device.id for device in devices if silence(device)}
    assert named(overdue(NOW, Models())) == expected
    assert 0 < len(expected) < len(devices)


def test_the_same_batteries_are_low(devices: list[Device]) -> None:
    limits = {code: percent for code, (_, percent) in MODELS.items()}
    expected = {
        device.id
        for device in devices
        if is_low(device.battery, limits.get(device.model, LOW_BATTERY), device.reported)
    }
    assert named(low_battery(Models())) == expected
    assert named(~low_battery(Models())) == {device.id for device in devices} - expected


def test_the_same_signals_are_weak(devices: list[Device]) -> None:
    expected = {device.id for device in devices if is_weak(device.signal, wifi=device.model == WIFI)}
    assert named(weak(Models())) == expected
    assert 0 < len(expected) < len(devices)
