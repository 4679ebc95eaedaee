"""Shelly, second generation on: JSON-RPC notifications on `{id}/events/rpc`, last will on `{id}/online`.

Buttons speak by NotifyEvent (`single_push`, `double_push`, `triple_push`, `long_push`; `btn_down` and
`btn_up` come beside them), sensors by NotifyStatus. The topic prefix must stay the device's id. Sources:
shelly-api-docs.shelly.cloud gen2 Notifications; a frame recorded in bieniu/ha-shellies-discovery-gen2 #14;
smoke and flood by the components' pages, their frames unverified.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.values import (
    believable_time,
    items,
    part,
    plain_id,
    read_battery,
    read_dbm,
    read_object,
    read_plain_id,
    read_text,
)
from devices.event import EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "shelly_gen2"
_PUSHES = frozenset({"single_push", "double_push", "triple_push", "long_push"})
_SENSORS = {"smoke": EventKind.SMOKE, "flood": EventKind.WATER_LEAK}
_ALARMS = {"alarm": True, "alarm_off": False}
_NOTICES = frozenset({"NotifyEvent", "NotifyStatus", "NotifyFullStatus"})
_ONLINE = {"true": EventKind.ONLINE, "false": EventKind.OFFLINE}


def parse(frame: Frame) -> Report:
    """Return what a notification or the last will says; raise PayloadError when it is unreadable."""
    prefix, *_, leaf = frame.topic.split("/")
    if leaf == "online":
        device_id = read_plain_id(prefix, Reason.BAD_DEVICE)
        kind = _ONLINE.get(read_text(frame.payload))
        if kind is None:
            raise PayloadError(Reason.BAD_STATE, ascii(frame.payload[:30]))
        return Report(frame=frame, driver=NAME, device_id=device_id, seen=(Seen(kind=kind),))
    body = read_object(frame.payload)
    method = body.get("method", "")
    if not isinstance(method, str):
        raise PayloadError(Reason.BAD_KIND, ascii(method)[:100])
    if method not in _NOTICES:
        raise PayloadError(Reason.NOT_A_REPORT, ascii(method)[:100])
    device_id = plain_id(body.get("src")) or read_plain_id(prefix, Reason.BAD_DEVICE)
    params = part(body.get("params"))
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=(*_events(params, frame, device_id), *_statuses(params)),
        at=believable_time(params.get("ts"), frame.received_at),
        battery=read_battery(part(part(params.get("devicepower:0")).get("battery")).get("percent")),
        reception=read_dbm(part(params.get("wifi")).get("rssi")),
    )


def _events(params: Mapping[str, Any], frame: Frame, device_id: str) -> Iterator[Seen]:
    for event in map(part, items(params.get("events"))):
        name, component = event.get("event"), event.get("component")
        ts = event.get("ts", params.get("ts"))
        at = believable_time(ts, frame.received_at)
        if isinstance(name, str) and name in _PUSHES:
            key = f"{NAME}:{device_id}:{plain_id(component)}:{ts}" if at else ""
            yield Seen(kind=EventKind.SOS, key=key, at=at)
        kind = _sensor_kind(component)
        if kind and name == "alarm_test":
            yield Seen(kind=EventKind.TEST)
        elif kind and isinstance(name, str) and name in _ALARMS:
            yield Seen(kind=kind, field=kind.value, active=_ALARMS[name])


def _statuses(params: Mapping[str, Any]) -> Iterator[Seen]:
    for component, status in params.items():
        kind, alarm = _sensor_kind(component), part(status).get("alarm")
        if kind and isinstance(alarm, bool):
            yield Seen(kind=kind, field=kind.value, active=alarm)


def _sensor_kind(component: object) -> EventKind | None:
    return _SENSORS.get(component.partition(":")[0]) if isinstance(component, str) else None


DRIVER = Driver(NAME, parse)
