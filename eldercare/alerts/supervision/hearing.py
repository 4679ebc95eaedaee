"""What messages say of the devices themselves: last sign of life, battery, signal, on line or not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table, Update, bindparam, select, update

from eldercare.alerts.equipment import STORM_AT, WEEK, Trouble, is_low
from eldercare.alerts.models import Device
from eldercare.alerts.rules import LOW_BATTERY
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.feed import FeedEvent

TOLD_IDS = 50
STORM, BEGAN, ENDED = "device.storm", "began", "ended"
TOLD_AGAIN = timedelta(minutes=1)
SET_BACK = timedelta(minutes=10)
CONDITIONS = frozenset({Trouble.LOW_BATTERY.value, Trouble.TAMPER.value, Trouble.FAULT.value})


class Known(NamedTuple):
    """What a sign of life needs of a registered device: the columns of these names, and no entity."""

    id: int
    device_id: str
    gateway_id: int | None
    station_id: int | None
    area_code: str
    last_seen_at: datetime | None
    battery: int | None
    signal: int | None
    online: bool
    reported: dict[str, Any] | None


_KNOWN = select(*(getattr(Device, column) for column in Known._fields))


def known_devices(names: Iterable[str]) -> dict[str, Known]:
    """The registered devices among these names on the wire, as the table has them now."""
    wanted = set(names) - {""}
    rows = db.session.execute(_KNOWN.where(Device.device_id.in_(wanted))) if wanted else ()
    return {row.device_id: row for row in map(Known._make, rows)}


@dataclass(slots=True)
class Status:
    """The newest that is known of one device."""

    device: Known
    last_seen_at: datetime | None
    battery: int | None
    signal: int | None
    online: bool
    reported: dict[str, Any] | None
    tested_at: datetime | None = None

    @classmethod
    def of(cls, device: Known) -> "Status":
        """What the table says."""
        return cls(device, device.last_seen_at, device.battery, device.signal, device.online, device.reported)

    def hear(
        self, at: datetime, *, battery: int | None, signal: int | None, online: bool, retained: bool
    ) -> None:
        """Take one message into account; a retained copy tells a state but no time."""
        if not retained:
            last = self.last_seen_at
            # A last sign far ahead was written before the clock was set back: it would hide a silence.
            self.last_seen_at = at if last is None or last > at + SET_BACK else max(last, at)
        if battery is not None:
            self.battery = battery
        if signal is not None:
            self.signal = signal
        self.online = online

    def note(self, kind: str, at: datetime) -> None:
        """Keep a condition that was told as a moment, until its end is told or somebody has mended it."""
        if kind in CONDITIONS:
            self.reported = dict(self.reported or {}) | {kind: True}
        elif kind == "restore" and self.reported:
            # One that names nothing ends what the device had told of itself.
            self.reported = {name: on for name, on in self.reported.items() if name not in CONDITIONS}
        elif kind == "test":
            self.tested_at = at

    @property
    def looks_different(self) -> bool:
        """Whether a console would show the device otherwise than before."""
        device = self.device
        return (
            device.online != self.online
            or is_low(device.battery, LOW_BATTERY, device.reported)
            != is_low(self.battery, LOW_BATTERY, self.reported)
            or device.last_seen_at is None
        )


def write_status(statuses: Collection[Status], *, now: datetime) -> None:
    """Write all with one statement inside the caller's transaction, and tell each station once, so that a
    power cut with thousands of devices is one event and not thousands.

    In the order of the register: two writers of the same devices then wait for each other in one direction.
    """
    rows = [
        {
            "row_id": status.device.id,
            "new_seen": status.last_seen_at,
            "new_battery": status.battery,
            "new_signal": status.signal,
            "new_online": status.online,
            "new_reported": status.reported,
        }
        for status in sorted(statuses, key=lambda one: one.device.id)
    ]
    if not rows:
        return
    changed = [status.device for status in statuses if status.looks_different]
    session = db.session()
    session.flush()
    session.connection().execute(_write(), rows)
    _renew_tests(statuses)
    gone = any(status.looks_different and not status.online for status in statuses)
    tell_stations([(one.id, one.station_id, one.area_code) for one in changed], now, BEGAN if gone else ENDED)


@cache
def _write() -> Update:
    table = Device.__table__
    assert isinstance(table, Table)
    values: dict[str, Any] = {
        "last_seen_at": bindparam("new_seen"),
        "battery": bindparam("new_battery"),
        "signal": bindparam("new_signal"),
        "online": bindparam("new_online"),
        "reported": bindparam("new_reported"),
    }
    return update(table).where(table.c.id == bindparam("row_id")).values(**values)


def _renew_tests(statuses: Iterable[Status]) -> None:
    """A test that was heard counts for a week."""
    for status in statuses:
        if status.tested_at is not None:
            db.session.execute(
                update(Device)
                .where(Device.id == status.device.id)
                .values(last_test_at=status.tested_at, test_due_at=status.tested_at + WEEK)
                .execution_options(synchronize_session=False)
            )


def tell_stations(devices: Sequence[tuple[int, int | None, str]], now: datetime, cause: str) -> None:
    """Tell each station of its devices, as (id, station, area); a storm is told once in its window and to
    all, without saying whose devices they are."""
    if len(devices) >= STORM_AT:
        tell_storm(len(devices), now, cause)
        return
    by_station: dict[tuple[int | None, str], list[int]] = {}
    for device_id, station_id, area_code in devices:
        by_station.setdefault((station_id, area_code), []).append(device_id)
    for (station_id, area_code), ids in by_station.items():
        feed.tell(
            "device.changed",
            now=now,
            data={"count": len(ids), "ids": ids[:TOLD_IDS]},
            station_id=station_id,
            area_code=area_code or None,
        )


def tell_storm(count: int, now: datetime, cause: str) -> None:
    """Tell every console that very many devices changed, unless that was told a moment ago."""
    recent = select(FeedEvent.data).where(
        FeedEvent.kind == STORM, FeedEvent.at > now - TOLD_AGAIN, FeedEvent.at <= now
    )
    if all(data["cause"] != cause for data in db.session.scalars(recent)):
        feed.tell(STORM, now=now, data={"count": count, "cause": cause})
