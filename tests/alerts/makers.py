"""Small makers for devices, messages, alarms and policies."""

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from devices.message import Message
from eldercare.accounts.models import User
from eldercare.alerts import intake
from eldercare.alerts.models import Alarm, Device, DeviceBinding, DeviceModel, DeviceProposal, Gateway
from eldercare.core.db import db
from eldercare.people.models import Senior, Worker
from eldercare.telling.models import Channel, OutboxMessage
from tests.makers import (
    HOME,
    NOW,
    make_caregiver_user,
    make_operator,
    make_senior,
    make_station,
    make_worker,
    save,
)

_numbers = count(1)
SECOND = timedelta(seconds=1)


def make_device(senior: Senior | None = None, device_id: str = "SOS-0001", **changes: Any) -> Device:
    """A button that is bound to a senior."""
    senior = senior or make_senior()
    values = {
        "model": "native", "room": "bedroom", "senior_id": senior.id, "station_id": senior.station_id,
        "area_code": senior.area_code, "bound_at": NOW, "battery": 88, "last_seen_at": NOW, "online": True,
    }  # fmt: skip
    return save(Device(device_id=device_id, **values | changes))


def make_press(device_id: str = "SOS-0001", *, at: datetime = NOW, **changes: Any) -> Message:
    """A press of our own format, QoS 1, with an id of its own."""
    body = {"v": 1, "id": f"press-{next(_numbers)}", "ts": at.isoformat(), "kind": "sos", "battery": 88}
    return make_message(f"care/v1/{device_id}/event", body | changes, at=at)


def make_heartbeat(device_id: str = "SOS-0001", *, at: datetime = NOW, **changes: Any) -> Message:
    """A sign of life."""
    body = {"v": 1, "id": f"beat-{next(_numbers)}", "battery": 88}
    return make_message(f"care/v1/{device_id}/heartbeat", body | changes, at=at)


def make_message(topic: str, body: Any, *, at: datetime = NOW, retain: bool = False) -> Message:
    """A message with any body; bytes are sent as they are."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Message(topic, payload, 1, retain, next(_numbers), at)


def press(device_id: str = "SOS-0001", *, at: datetime = NOW, **changes: Any) -> Alarm:
    """Take a press and give the newest alarm."""
    intake.accept([make_press(device_id, at=at, **changes)], now=at)
    return newest_alarm()


def make_alarm(*, at: datetime = NOW, **changes: Any) -> Alarm:
    """An open alarm of a senior with a device."""
    make_device()
    return press(at=at, **changes)


def newest_alarm() -> Alarm:
    """The alarm with the highest id, read afresh."""
    db.session.rollback()
    return db.session.query(Alarm).order_by(Alarm.id.desc()).first()


def all_alarms() -> list[Alarm]:
    """Every alarm, oldest first."""
    db.session.rollback()
    return list(db.session.query(Alarm).order_by(Alarm.id))


def make_responder(north_km: float = 1.0, **changes: Any) -> Worker:
    """A caregiver on shift so many km north of the senior's home."""
    return make_worker(lat=HOME[0] + north_km / 111.2, **changes)


def make_responder_user(north_km: float = 1.0) -> User:
    """The sign-in of a caregiver on shift."""
    return make_caregiver_user(make_responder(north_km))


def desk() -> User:
    """An operator of the station of these tests."""
    return make_operator()


def verbs(alarm: Alarm) -> list[str]:
    """The verbs of the timeline, in order."""
    db.session.rollback()
    return [event.verb for event in db.session.get(Alarm, alarm.id).events]


def make_channel(address: str, kind: str = "webhook", **changes: Any) -> Channel:
    """A channel of the whole county that is in use."""
    values = {"name": f"Channel {next(_numbers)}", "per_minute": 100, "created_at": NOW}
    return save(Channel(kind=kind, address=address, **values | changes))


def rows() -> list[OutboxMessage]:
    """Every message to people outside, oldest first."""
    db.session.rollback()
    return list(db.session.query(OutboxMessage).order_by(OutboxMessage.id))


def make_message_row(like: OutboxMessage, **changes: Any) -> OutboxMessage:
    """A further message that waits on the same channel."""
    kept = (
        "alarm_id",
        "channel",
        "channel_id",
        "audience",
        "recipient",
        "subject",
        "params",
        "urgent",
        "created_at",
    )
    values = {name: getattr(like, name) for name in kept} | {"next_try_at": like.created_at}
    return save(OutboxMessage(**values | changes))


def make_gateway(gateway_id: str = "gw-17", **changes: Any) -> Gateway:
    """A Zigbee gateway at the station."""
    station = make_station() if "station_id" not in changes else None
    values = {
        "driver": "zigbee2mqtt", "base_topic": f"zigbee2mqtt/{gateway_id}", "created_at": NOW,
        "online": True, "station_id": station.id if station else None,
        "area_code": station.area_code if station else "",
    }  # fmt: skip
    return save(Gateway(gateway_id=gateway_id, **values | changes))


def make_model(code: str = "native", **changes: Any) -> DeviceModel:
    """A model of devices; the same code is made once."""
    known = db.session.query(DeviceModel).filter_by(code=code).one_or_none()
    values = {"name": "紧急按钮", "name_en": "Emergency button", "driver": "native", "kinds": ["sos"]}
    return known or save(DeviceModel(code=code, **values | changes))


def make_bound(senior: Senior | None = None, device_id: str = "SOS-0001", **changes: Any) -> Device:
    """A button that is bound, with the row of its history."""
    device = make_device(senior, device_id, **changes)
    save(DeviceBinding(device_id=device.id, senior_id=device.senior_id, address="1组 21号", since=NOW))
    return device


def make_proposal(gateway: Gateway | None = None, device_id: str = "home/button", **changes: Any) -> Any:
    """A device that a gateway announced."""
    values = {
        "source": "zigbee2mqtt", "unique_id": device_id, "topic": f"zigbee2mqtt/{device_id}",
        "first_seen_at": NOW, "last_seen_at": NOW,
    }  # fmt: skip
    gateway_id = gateway.id if gateway else None
    return save(DeviceProposal(device_id=device_id, gateway_id=gateway_id, **values | changes))
