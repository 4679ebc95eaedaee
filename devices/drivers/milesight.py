"""Milesight sensors behind any LoRaWAN server: what their decoded fields mean.

Source: github Milesight-IoT/SensorDecoders @e79c9d8b25ec and TheThingsNetwork/lorawan-devices, vendor
milesight-iot. The decoders were rewritten over the years, so one fact has several names here; with their
RAW_VALUE switch they give numbers instead of words. Where the VS373's README and its decoder differ, the
decoder counts. Plain names (`sos`, `smoke`, `fall`, ..., true or false) are for codecs of one's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from devices.drivers.values import believable_time, items, part, read_battery, read_count
from devices.event import EventKind
from devices.report import Frame, Seen

# WS101: short, long and double press. On an emergency button every press is a call, also one of a firmware
# to come; only what says that nothing is pressed is none.
_BUTTONS = ("button_event", "button_status", "press", "button")
_UNPRESSED = frozenset({"", "none", "normal", "release", "released", "0", "false"})

_PLAIN = {
    "smoke": EventKind.SMOKE,
    "gas": EventKind.GAS,
    "co": EventKind.CO,
    "carbon_monoxide": EventKind.CO,
    "water_leak": EventKind.WATER_LEAK,
    "fall": EventKind.FALL,
    "tamper": EventKind.TAMPER,
    "low_battery": EventKind.LOW_BATTERY,
}
# Field and the words of it: true, it has begun; false, it is over.
_LEAK = {"leak": True, "1": True, "normal": False, "no leak": False, "0": False}
_MAGNET = {"open": True, "1": True, "close": False, "closed": False, "0": False}
_STATUSES: dict[str, tuple[EventKind, dict[str, bool]]] = {
    "gas_status": (EventKind.GAS, {"alarm": True, "1": True, "normal": False, "0": False}),
    "leakage_status": (EventKind.WATER_LEAK, _LEAK),
    "water_leak": (EventKind.WATER_LEAK, _LEAK),
    "leak_status": (EventKind.WATER_LEAK, _LEAK),
    "magnet_status": (EventKind.DOOR, _MAGNET),
    "magnet": (EventKind.DOOR, _MAGNET),
    "door": (EventKind.DOOR, _MAGNET),
    "tamper_status": (
        EventKind.TAMPER,
        {"uninstalled": True, "triggered": True, "1": True, "installed": False, "normal": False, "0": False},
    ),
    # VS373. In bed, out of bed and vacant are states of the room and no alarms.
    "detection_status": (
        EventKind.FALL,
        dict.fromkeys(("normal", "vacant", "in_bed", "out_of_bed", "0", "1", "2", "3"), False)
        | {"fall": True, "4": True},
    ),
    # GS101: without power, or with a dead sensor, it protects nobody.
    "alarm": (
        EventKind.FAULT,
        dict.fromkeys(("power off", "device fault", "device will be invalid soon", "device invalid"), True)
        | dict.fromkeys(("power down", "sensor failure", "sensor about to fail", "sensor failed"), True)
        | dict.fromkeys(("power on", "device fault recovered", "sensor recover"), False),
    ),
}
# VS373: types of alarm events. Who lies on the floor may have fallen; who is missed in bed, stays too long or
# does not move is not active. Occupied and vacant are no alarms; breathing is shown by no kind of ours.
_ALARMS = {
    "fall": EventKind.FALL,
    "0": EventKind.FALL,
    "lying_down": EventKind.PRE_FALL,
    "8": EventKind.PRE_FALL,
} | dict.fromkeys(("motionless", "1", "dwell", "2", "out_of_bed", "3"), EventKind.INACTIVITY)
_ALARM_STATES = {
    "alarm_triggered": True,
    "1": True,
    "alarm_deactivated": False,
    "2": False,
    "alarm_ignored": False,
    "3": False,
}
_ALARM_OBJECTS = {
    "fall_alarm": "fall",
    "lying_alarm": "lying_down",
    "dwell_alarm": "dwell",
    "out_of_bed_alarm": "out_of_bed",
}
_Found = Iterator[tuple[EventKind, bool]]


def battery_in(fields: Mapping[str, Any]) -> int | None:
    """Return the battery in percent, None when it is not told."""
    return read_battery(fields.get("battery"))


def seen_in(fields: Mapping[str, Any], frame: Frame, device_id: str) -> tuple[Seen, ...]:
    """Return what a decoded payload says; nothing for a report without presses and conditions."""
    told: dict[EventKind, bool] = {}
    for kind, active in (*_statuses(fields), *_alarm_events(fields)):
        told[kind] = told.get(kind, False) or active
    conditions = (Seen(kind=kind, field=kind.value, active=active) for kind, active in told.items())
    return (*_presses(fields), *conditions, *_past_falls(fields, frame, device_id))


def _word(value: object) -> str:
    """A word, or a number of the raw mode, as one lower-case word; empty for anything else."""
    if isinstance(value, str):
        return value.strip().lower()
    count = read_count(value)
    return "" if count is None else str(count)


def _presses(fields: Mapping[str, Any]) -> Iterator[Seen]:
    said = [fields.get(name) for name in _BUTTONS]
    words = {_word(value.get("status") if isinstance(value, Mapping) else value) for value in said}
    if fields.get("sos") is True or words - _UNPRESSED:
        yield Seen(kind=EventKind.SOS)


def _statuses(fields: Mapping[str, Any]) -> _Found:
    for field, (kind, words) in _STATUSES.items():
        if (active := words.get(_word(fields.get(field)))) is not None:
            yield kind, active
    for field, kind in _PLAIN.items():
        if isinstance(fields.get(field), bool):
            yield kind, fields[field]
    # One decoder of the GS101 calls it only "state"; the counter of its life tells that it is this one.
    if "life_remain" in fields and fields.get("state") in ("normal", "abnormal"):
        yield EventKind.GAS, fields["state"] == "abnormal"


def _alarm_events(fields: Mapping[str, Any]) -> _Found:
    """Alarm events of the VS373: a list of events, in newer decoders one object for each type."""
    for event in map(part, items(fields.get("events"))):
        yield from _alarm(event.get("alarm_type"), event.get("alarm_status"))
    for name, kind in _ALARM_OBJECTS.items():
        # "1, 1, 2": the states of several alarms of this type
        for state in _word(part(fields.get(name)).get("alarm_status")).split(","):
            yield from _alarm(kind, state)


def _alarm(name: object, state: object) -> _Found:
    kind, active = _ALARMS.get(_word(name)), _ALARM_STATES.get(_word(state))
    if kind is not None and active is not None:
        yield kind, active


def _past_falls(fields: Mapping[str, Any], frame: Frame, device_id: str) -> Iterator[Seen]:
    """Falls that could not be sent when they happened: their time makes them late alarms, not new ones."""
    for past in map(part, items(fields.get("history"))):
        stamp = read_count(past.get("timestamp"))
        if stamp is not None and (EventKind.FALL, True) in _alarm(
            past.get("alarm_type"), past.get("alarm_status")
        ):
            key = f"milesight:{device_id}:fall:{stamp}:{read_count(past.get('alarm_id'))}"
            yield Seen(kind=EventKind.FALL, key=key, at=believable_time(stamp, frame.received_at))
