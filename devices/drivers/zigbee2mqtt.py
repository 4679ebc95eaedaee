"""Zigbee2MQTT: one JSON report per device on `zigbee2mqtt/{name}`, availability and bridge state beside it.

A name may have a folder: gateways of several homes on one broker have base topics like `zigbee2mqtt/home-17`.
Field names and values are those of zigbee-herdsman-converters @df7200535e38. Reports carry no id: their keys
are those of a time window. What a restarted gateway sends again out of its cache looks like a new report;
`last_seen`, where it is switched on, tells its age.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.values import (
    believable_time,
    read_battery,
    read_link_quality,
    read_number,
    read_object,
    read_text,
)
from devices.event import EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "zigbee2mqtt"
BRIDGE = "bridge"
_LONGEST_NAME = 64
_LONG_QUIET_S = 8 * 3600
"""`no_occupancy_since` is an alarm from here on; shorter times are set for lights."""

# Any press of a button that is registered as an emergency button: `emergency` (Tuya TS0215A, key fobs),
# `panic` (security remotes), `single`, `double`, `hold` (Heiman HS1EB, Orvibo SE21) and their like, also of
# one key of several (`1_single`). What is let go (`off`, `release`), empty or null is no press; neither are
# a remote's `on`, `toggle`, `arm_all_zones`.
_PRESS = re.compile(
    r"(\d{1,2}_)?(emergency|sos|panic|press|pressed|click"
    r"|(single|double|triple|quadruple|quintuple|many|hold|long|short|initial)(_press|_click)?)"
)
_DETECTORS = {
    "smoke": EventKind.SMOKE,
    "gas": EventKind.GAS,
    "carbon_monoxide": EventKind.CO,
    "water_leak": EventKind.WATER_LEAK,
}
_FALLS = ("fall_down_status", "fall_status")  # Tuya, Heiman
_FALLEN = frozenset({"fall", "fall_alarm"})
_FALLING = frozenset({"maybe_fall", "fall_warning"})
_UPRIGHT = frozenset({"none", "normal"})
_STATES = {"offline": EventKind.OFFLINE, "online": EventKind.ONLINE}
_COMMANDS = frozenset({"set", "get"})
_ATTRIBUTE = re.compile(
    r"action|battery|battery_low|contact|fall_down_status|fall_status|tamper|test"
    r"|(sos|smoke|gas|carbon_monoxide|water_leak)(_alarm_[12])?"
)
_WORD = re.compile(r"[^{}\[\]]{0,64}")


def parse(frame: Frame) -> Report:
    """Return what a report says; raise PayloadError when it is unreadable or not a device's."""
    *folders, leaf = frame.topic.split("/")[1:]
    if leaf == "availability" and folders:
        return _state(frame, "/".join(folders), gateway=False)
    if folders and folders[-1] == BRIDGE:
        if leaf != "state":
            raise PayloadError(Reason.NOT_A_REPORT, "the gateway's own business")
        return _state(frame, "/".join(folders), gateway=True)
    if folders and leaf in _COMMANDS:
        raise PayloadError(Reason.NOT_A_REPORT, "a command to a device")
    if folders and not _is_object(frame.payload):
        return _report(frame, "/".join(folders), _attribute(leaf, frame.payload))
    return _report(frame, "/".join((*folders, leaf)), read_object(frame.payload))


def _report(frame: Frame, name: str, fields: Mapping[str, Any]) -> Report:
    return Report(
        frame=frame,
        driver=NAME,
        device_id=_read_name(name),
        seen=tuple(_seen(fields)),
        at=_last_seen(fields.get("last_seen"), frame.received_at),
        battery=read_battery(fields.get("battery")),
        reception=read_link_quality(fields.get("linkquality")),
    )


def _state(frame: Frame, name: str, *, gateway: bool) -> Report:
    # Older versions send the bare word.
    is_object = _is_object(frame.payload)
    state = read_object(frame.payload).get("state") if is_object else read_text(frame.payload)
    kind = _STATES.get(state) if isinstance(state, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_STATE, ascii(state)[:100])
    seen = (Seen(kind=kind),)
    return Report(frame=frame, driver=NAME, device_id=_read_name(name), seen=seen, gateway=gateway)


def _is_object(payload: bytes) -> bool:
    return payload.lstrip().startswith(b"{")


def _attribute(field: str, payload: bytes) -> dict[str, Any]:
    """With `output: attribute` each field has a topic of its own and its bare value as payload."""
    text = payload.decode("utf-8", "replace")
    if not _WORD.fullmatch(text):
        return read_object(payload)
    if not _ATTRIBUTE.fullmatch(field):
        raise PayloadError(Reason.NOT_A_REPORT, "one field of a report")
    try:
        return {field: json.loads(text)}
    except ValueError:
        return {field: text}


def _seen(fields: Mapping[str, Any]) -> Iterator[Seen]:
    testing = fields.get("test") is True
    if _is_press(fields.get("action")):
        yield Seen(kind=EventKind.SOS)
    yield from _sos(fields)
    if "test" in fields:
        yield Seen(kind=EventKind.TEST, field="test", active=testing)
    for field, kind in _DETECTORS.items() if not testing else ():
        active = _zone(fields, field)
        if active is not None:
            yield Seen(kind=kind, field=field, active=active)
    yield from _falls(fields)
    yield from _quiet(fields)
    yield from _about_the_device(fields)


def _is_press(action: object) -> bool:
    return isinstance(action, str) and _PRESS.fullmatch(action.lower()) is not None


def _zone(fields: Mapping[str, Any], field: str) -> bool | None:
    """A detector with two alarm bits has `smoke_alarm_1` and `smoke_alarm_2` instead of `smoke`."""
    values = [fields.get(name) for name in (field, f"{field}_alarm_1", f"{field}_alarm_2")]
    known = [value for value in values if isinstance(value, bool)]
    return any(known) if known else None


def _sos(fields: Mapping[str, Any]) -> Iterator[Seen]:
    active = _zone(fields, "sos")
    if active is None:
        return
    # A press comes with the other bits of its zone status; with a battery reading alone it is a report of it.
    with_zone = "battery_low" in fields or "tamper" in fields
    with_battery = "battery" in fields or "voltage" in fields
    if active and with_battery and not with_zone:
        return
    yield Seen(kind=EventKind.SOS, field="sos", active=active, sticky=True)


def _falls(fields: Mapping[str, Any]) -> Iterator[Seen]:
    status = next((fields[name] for name in _FALLS if name in fields), None)
    if not isinstance(status, str) or status not in _FALLEN | _FALLING | _UPRIGHT:
        return
    if status not in _FALLING:
        yield Seen(kind=EventKind.FALL, field="fall", active=status in _FALLEN)
    if status not in _FALLEN:
        yield Seen(kind=EventKind.PRE_FALL, field="pre_fall", active=status in _FALLING)


def _quiet(fields: Mapping[str, Any]) -> Iterator[Seen]:
    dwelling = fields.get("static_dwell_alarm")
    if isinstance(dwelling, str):
        active = dwelling.lower() not in {"", "none", "normal", "off", "false", "0"}
        yield Seen(kind=EventKind.INACTIVITY, field="dwell", active=active)
    silent_s = read_number(fields.get("no_occupancy_since"), 0, 10**9)
    if silent_s is not None and silent_s >= _LONG_QUIET_S:
        yield Seen(kind=EventKind.INACTIVITY, field="quiet")
    if fields.get("occupancy") is True:
        yield Seen(kind=EventKind.INACTIVITY, field="quiet", active=False)


def _about_the_device(fields: Mapping[str, Any]) -> Iterator[Seen]:
    if isinstance(fields.get("contact"), bool):  # true: the two halves touch, the door is closed
        yield Seen(kind=EventKind.DOOR, field="contact", active=not fields["contact"])
    if isinstance(fields.get("tamper"), bool):
        yield Seen(kind=EventKind.TAMPER, field="tamper", active=fields["tamper"])
    low = "low" in (fields.get("battery_state"), fields.get("battery_level"))
    if low or isinstance(fields.get("battery_low"), bool):
        yield Seen(
            kind=EventKind.LOW_BATTERY, field="low_battery", active=low or fields.get("battery_low") is True
        )
    faults = [fields[name] for name in ("trouble", "battery_defect") if isinstance(fields.get(name), bool)]
    if faults:
        yield Seen(kind=EventKind.FAULT, field="fault", active=any(faults))


def _last_seen(value: object, received_at: datetime) -> datetime | None:
    milliseconds = read_number(value, 10**11, 10**14)  # `last_seen: epoch`
    return believable_time(value if milliseconds is None else milliseconds / 1000, received_at)


def _read_name(name: str) -> str:
    if not name.isprintable() or not 1 <= len(name) <= _LONGEST_NAME:
        raise PayloadError(Reason.BAD_DEVICE, ascii(name)[:100])
    return name


DRIVER = Driver(NAME, parse)
