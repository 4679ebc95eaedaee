"""Zigbee2MQTT: one JSON report per device on `zigbee2mqtt/{name}`, availability and bridge state beside it.

A report repeats all that is known of a device, so `smoke: true` comes again with each battery reading, and
the Feibit SEB01ZB may never take its `sos: true` back (zigbee2mqtt #1724). Such values are marked as levels:
whoever stores them opens an alarm when a level begins, not each time it is repeated. Field names and values
are those of zigbee-herdsman-converters @df7200535e38. Reports carry no id: see window_key. Names with
a slash are not heard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from devices.drivers.base import Driver, Frame, Route, read_battery, read_object, window_key
from devices.event import DeviceEvent, EventKind, PayloadError, Reason

NAME = "zigbee2mqtt"
BRIDGE = "bridge"
_LONGEST_NAME = 64

# A press. "off" (Heiman HS1EB) and an empty action are none.
_PRESSES = frozenset({"emergency", "sos", "panic", "single", "double", "hold"})
_LEVELS = {
    "sos": EventKind.SOS,
    "smoke": EventKind.SMOKE,
    "gas": EventKind.GAS,
    "carbon_monoxide": EventKind.CO,
    "water_leak": EventKind.WATER_LEAK,
    "tamper": EventKind.TAMPER,
    "battery_low": EventKind.LOW_BATTERY,
    "trouble": EventKind.FAULT,
    "battery_defect": EventKind.FAULT,
}
# These are false in every quiet report: only alarms are worth a restore.
_RESTORED = frozenset({"sos", "smoke", "gas", "carbon_monoxide", "water_leak"})
_FALLS = {
    "fall": EventKind.FALL,
    "fall_alarm": EventKind.FALL,
    "maybe_fall": EventKind.PRE_FALL,
    "fall_warning": EventKind.PRE_FALL,
}
_UPRIGHT = frozenset({"none", "normal"})
_STATES = {"offline": EventKind.OFFLINE, "online": EventKind.ONLINE}


@dataclass(frozen=True, slots=True)
class _Finding:
    kind: EventKind
    level: bool = False
    clears: EventKind | None = None


def read(frame: Frame) -> list[DeviceEvent]:
    """Return what a report says, at least that the device lives; PayloadError when it is unreadable."""
    if not frame.payload:  # someone cleared a retained message
        return []
    parts = frame.topic.split("/")
    device_id = _read_name(parts[1])
    if len(parts) > 2:
        return [_event(frame, device_id, _Finding(_read_state(frame.payload)), {})]
    report = read_object(frame.payload)
    findings = dict.fromkeys(_findings(report)) or {_Finding(EventKind.HEARTBEAT): None}
    return [_event(frame, device_id, finding, report) for finding in findings]


def _findings(report: dict[str, Any]) -> Iterator[_Finding]:
    if report.get("test") is True:
        yield _Finding(EventKind.TEST)
    if _is_in(report.get("action"), _PRESSES):
        yield _Finding(EventKind.SOS)
    for field, kind in _LEVELS.items():
        if report.get(field) is True and not (field == "smoke" and report.get("test") is True):
            yield _Finding(kind, level=True)
        if report.get(field) is False and field in _RESTORED:
            yield _Finding(EventKind.RESTORE, clears=kind)
    for field in ("fall_down_status", "fall_status"):
        status = report.get(field)
        if _is_in(status, _FALLS):
            yield _Finding(_FALLS[str(status)], level=True)
        if _is_in(status, _UPRIGHT):
            yield _Finding(EventKind.RESTORE, clears=EventKind.FALL)


def _is_in(value: object, known: frozenset[str] | dict[str, EventKind]) -> bool:
    return isinstance(value, str) and value in known


def _event(frame: Frame, device_id: str, finding: _Finding, report: dict[str, Any]) -> DeviceEvent:
    what = f"{finding.kind}-{finding.clears}" if finding.clears else finding.kind.value
    return DeviceEvent(
        device_id=device_id,
        kind=finding.kind,
        received_at=frame.received_at,
        key=window_key(NAME, device_id, what, frame.received_at),
        driver=NAME,
        topic=frame.topic,
        battery=read_battery(report.get("battery")),
        test=finding.kind is EventKind.TEST,
        retained=frame.retained,
        level=finding.level,
        clears=finding.clears,
    )


def _read_name(name: str) -> str:
    if not name.isprintable() or not 1 <= len(name) <= _LONGEST_NAME:
        raise PayloadError(Reason.BAD_DEVICE, ascii(name)[:100])
    return name


def _read_state(payload: bytes) -> EventKind:
    # Older versions send the bare word.
    state = (
        payload.decode("ascii", "replace")
        if payload in (b"online", b"offline")
        else (read_object(payload).get("state"))
    )
    kind = _STATES.get(state) if isinstance(state, str) else None
    if kind is None:
        raise PayloadError(Reason.BAD_STATE, ascii(state)[:100])
    return kind


DRIVER = Driver(
    name=NAME,
    routes=(
        Route("zigbee2mqtt/+", urgent=True),
        Route("zigbee2mqtt/+/availability", urgent=False),
        Route(f"zigbee2mqtt/{BRIDGE}/state", urgent=False),
    ),
    read=read,
)
