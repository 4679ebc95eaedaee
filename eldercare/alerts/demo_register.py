"""The register of the demonstration county: bindings, gateways with detectors, proposals. Synthetic."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from eldercare.alerts.models import Device, DeviceBinding, DeviceProposal, Gateway
from eldercare.core.bulk import insert_rows
from eldercare.people.demo import County, SeniorRef
from eldercare.people.models import Senior

HOMES = 3
DETECTORS = (
    ("kitchen-smoke", "heiman-hs1sa", "kitchen", 74),
    ("kitchen-gas", "heiman-hs1cg", "kitchen", None),
    ("bathroom-water", "heiman-hs1wl", "bathroom", 61),
)
PROPOSED = (
    ("bedroom-fall", "Heiman", "HS2FD-EF1", "卧室雷达", "occupancy", 42),
    ("hall-lamp", "", "", "", "", 7),
)


def build_register(session: Session, county: County, wearers: Sequence[SeniorRef], *, now: datetime) -> None:
    """Write gateways and what speaks through them in homes of the first station, then the bindings of all."""
    station = county.home_station
    homes = [one for one in wearers if one.station_id == station.id][:HOMES]
    for number, senior in enumerate(homes, 1):
        gateway = _gateway(number, senior, now, online=number < HOMES)
        session.add(gateway)
        session.flush()
        session.execute(insert(Device), _detectors(gateway, senior, now))
        if number == 1:
            session.execute(insert(DeviceProposal), _proposals(gateway, now))
    insert_rows(session, DeviceBinding, _bindings(session))


def _gateway(number: int, senior: SeniorRef, now: datetime, *, online: bool) -> Gateway:
    return Gateway(
        gateway_id=f"gw-{number:04d}",
        name=f"{number} 号家庭网关",
        driver="zigbee2mqtt",
        base_topic=f"zigbee2mqtt/home-{number:04d}",
        senior_id=senior.id,
        station_id=senior.station_id,
        area_code=senior.area_code,
        place="堂屋",
        last_seen_at=now - timedelta(minutes=3 if online else 190),
        online=online,
        online_since=now - timedelta(days=12) if online else None,
        created_at=now - timedelta(days=60),
        synthetic=True,
    )


def _detectors(gateway: Gateway, senior: SeniorRef, now: datetime) -> list[dict[str, object]]:
    return [
        {
            "device_id": f"{gateway.base_topic.partition('/')[2]}/{name}",
            "model": model,
            "gateway_id": gateway.id,
            "senior_id": senior.id,
            "room": room,
            "station_id": senior.station_id,
            "area_code": senior.area_code,
            "bound_at": now - timedelta(days=58),
            "last_seen_at": now - timedelta(minutes=7),
            "battery": battery,
            "signal": 120,
            "online": True,
            "synthetic": True,
        }
        for name, model, room, battery in DETECTORS
    ]


def _proposals(gateway: Gateway, now: datetime) -> list[dict[str, object]]:
    folder = gateway.base_topic.partition("/")[2]
    return [
        {
            "gateway_id": gateway.id,
            "source": gateway.driver,
            "unique_id": f"{folder}/{name}",
            "device_id": f"{folder}/{name}",
            "topic": f"{gateway.base_topic}/{name}",
            "device_class": device_class,
            "maker": maker,
            "model": model,
            "name": called,
            "count": count,
            "first_seen_at": now - timedelta(hours=5),
            "last_seen_at": now - timedelta(minutes=4),
            "state": "open",
        }
        for name, maker, model, called, device_class, count in PROPOSED
    ]


def _bindings(session: Session) -> list[dict[str, object]]:
    columns = (Device.id, Device.senior_id, Device.room, Device.bound_at, Senior.address)
    rows = session.execute(select(*columns).join(Senior, Senior.id == Device.senior_id))
    return [
        {"device_id": device, "senior_id": senior, "room": room, "since": since, "address": address}
        for device, senior, room, since, address in rows
    ]
