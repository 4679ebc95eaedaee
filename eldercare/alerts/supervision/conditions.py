"""Which devices and gateways have which trouble now, as conditions of SQL: the twin of `equipment`.

The few models are read, the many devices are not.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from eldercare.alerts.equipment import (
    DEFAULT_EXPECT_S,
    TEST_GRACE,
    WEAK_DBM,
    WEAK_LINK,
    WEAK_WIFI_DBM,
    WIFI_DRIVERS,
    Trouble,
    fault_after,
)
from eldercare.alerts.models import Device, DeviceModel, DeviceTrouble, Gateway
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.core.db import db

Condition = ColumnElement[bool]


class Models:
    """The rules of all models, and the defaults for devices of none."""

    def __init__(self) -> None:
        rows = db.session.execute(
            select(
                DeviceModel.code,
                DeviceModel.driver,
                DeviceModel.expect_every_s,
                DeviceModel.low_battery_percent,
                DeviceModel.weekly_test,
            )
        ).all()
        self.codes = [row.code for row in rows]
        self.expects = _gathered((row.expect_every_s, row.code) for row in rows)
        self.limits = _gathered((row.low_battery_percent, row.code) for row in rows)
        self.wifi = [row.code for row in rows if row.driver in WIFI_DRIVERS]
        self.weekly = [row.code for row in rows if row.weekly_test]

    def each(self, by: dict[int, list[str]], default: int, make: Callable[[int], Condition]) -> Condition:
        """`make` with the value that holds for each device's model."""
        known = [and_(Device.model.in_(codes), make(value)) for value, codes in by.items()]
        return or_(*known, and_(Device.model.not_in(self.codes), make(default)))


def _gathered(pairs: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for value, code in pairs:
        found[value].append(code)
    return found


def guarding() -> Condition:
    """Devices that guard a home now: one in a drawer has no trouble."""
    return and_(Device.retired_at.is_(None), Device.senior_id.is_not(None))


def overdue(now: datetime, models: Models) -> Condition:
    """One sign of life was missed, at least."""
    return and_(guarding(), _unheard(models, lambda s: now - timedelta(seconds=s)))


def silent(now: datetime, models: Models) -> Condition:
    """So many signs of life were missed that it is a trouble."""
    return _unheard(models, lambda s: now - fault_after(s))


def _unheard(models: Models, since: Callable[[int], datetime]) -> Condition:
    """Neither heard nor bound since; `since` gives the moment for the seconds that a model may be still."""
    heard = func.coalesce(Device.last_seen_at, Device.bound_at)
    return or_(heard.is_(None), models.each(models.expects, DEFAULT_EXPECT_S, lambda s: heard < since(s)))


def low_battery(models: Models) -> Condition:
    """Few percent are left, or the device says so."""
    few = models.each(models.limits, LOW_BATTERY, lambda percent: Device.battery < percent)
    return or_(func.coalesce(few, false()), _reported(Trouble.LOW_BATTERY))


def weak(models: Models) -> Condition:
    """The signal is weak for its kind of radio."""
    over_wifi = Device.model.in_(models.wifi) if models.wifi else false()
    return or_(
        and_(Device.signal < 0, Device.signal < WEAK_DBM),
        and_(over_wifi, Device.signal < WEAK_WIFI_DBM),
        and_(Device.signal >= 0, Device.signal < WEAK_LINK),
    )


def device_conditions(now: datetime, models: Models) -> dict[Trouble, Condition]:
    """What is wrong with a device, each trouble with its condition."""
    weekly = Device.model.in_(models.weekly) if models.weekly else false()
    return {
        Trouble.OFFLINE: Device.online.is_(False),
        Trouble.SILENT: and_(Device.online.is_(True), silent(now, models)),
        Trouble.LOW_BATTERY: low_battery(models),
        Trouble.TAMPER: _reported(Trouble.TAMPER),
        Trouble.FAULT: _reported(Trouble.FAULT),
        Trouble.WEAK_SIGNAL: weak(models),
        Trouble.TEST_OVERDUE: and_(weekly, Device.test_due_at < now, Device.test_due_at >= now - TEST_GRACE),
        Trouble.TEST_FAILED: and_(weekly, Device.test_due_at < now - TEST_GRACE),
    }


def gateway_conditions(now: datetime, models: Models) -> dict[Trouble, Condition]:
    """A gateway is off line by its last will, or silent when its liveliest device would have spoken."""
    alive = models.each(
        models.expects,
        DEFAULT_EXPECT_S,
        lambda s: Gateway.last_seen_at < now - fault_after(s),
    )
    child = select(Device.id).where(Device.gateway_id == Gateway.id, guarding(), alive).correlate(Gateway)
    return {
        Trouble.OFFLINE: Gateway.online.is_(False),
        Trouble.SILENT: and_(Gateway.online.is_(True), child.exists()),
    }


def silent_gateways() -> Any:
    """Ids of gateways with an open trouble, as a subquery."""
    return select(DeviceTrouble.gateway_id).where(
        DeviceTrouble.gateway_id.is_not(None), DeviceTrouble.closed_at.is_(None)
    )


def troubled(kinds: Sequence[str] = ()) -> Condition:
    """Devices with an open trouble of their own, of these kinds or any."""
    query = select(DeviceTrouble.id).where(
        DeviceTrouble.device_id == Device.id,
        DeviceTrouble.closed_at.is_(None),
        DeviceTrouble.suppressed_by_id.is_(None),
    )
    return (query.where(DeviceTrouble.kind.in_(kinds)) if kinds else query).exists()


def _reported(kind: Trouble) -> Condition:
    told: Condition = Device.reported[kind.value].as_boolean().is_(True)
    return told
