"""Tasmota: `stat/{topic}/BUTTON1` or `/RESULT` for presses, `tele/{topic}/...` for signs of life.

Presses are sent only with SetOption73 1; without it a press switches the relay and is told as POWER, which
cannot be told from a switching by rule. Keys and topics come in any case. A `Switch` may be a door, a
movement sensor or a lamp's switch: it is no call; wire a pull cord as a Button. There is no message id: keys
are those of a time window. Source: tasmota/docs Buttons-and-Switches.md @07793a50; LWT and RESULT unverified.
`Wifi` of tele STATE has `Signal` in dBm since arendst/Tasmota #7145; before, only `RSSI` in percent.
"""

import re
from collections.abc import Mapping
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.values import part, read_dbm, read_number, read_object, read_plain_id, read_text
from devices.event import EventKind, Reception
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "tasmota"
_BUTTON = re.compile(r"button\d{0,2}")
_PRESSES = frozenset({"single", "double", "triple", "quad", "penta", "hold"})
_RELEASED = "clear"
_LWT = {"online": EventKind.ONLINE, "offline": EventKind.OFFLINE}
_SIGNS_OF_LIFE = frozenset({"state", "sensor", "info1", "info2", "info3"})


def parse(frame: Frame) -> Report:
    """Return what a device says; raise PayloadError when it is no press, no state or unreadable."""
    prefix, device, leaf = frame.topic.split("/")
    device_id, leaf = read_plain_id(device, Reason.BAD_DEVICE), leaf.lower()
    if prefix == "tele":
        seen = _telemetry(leaf, frame.payload)
    elif _BUTTON.fullmatch(leaf):
        seen = _press(_lower(read_object(frame.payload)))
    elif leaf == "result":
        seen = _result(_lower(read_object(frame.payload)))
    else:
        raise PayloadError(Reason.NOT_A_REPORT, ascii(leaf)[:100])
    reception = _reception(frame.payload) if leaf == "state" and prefix == "tele" else None
    return Report(frame=frame, driver=NAME, device_id=device_id, seen=seen, reception=reception)


def _telemetry(leaf: str, payload: bytes) -> tuple[Seen, ...]:
    if leaf == "lwt":
        kind = _LWT.get(read_text(payload))
        if kind is None:
            raise PayloadError(Reason.BAD_STATE, ascii(payload[:30]))
        return (Seen(kind=kind),)
    if leaf not in _SIGNS_OF_LIFE:
        raise PayloadError(Reason.NOT_A_REPORT, ascii(leaf)[:100])
    read_object(payload)
    return (Seen(kind=EventKind.HEARTBEAT),)


def _reception(payload: bytes) -> Reception | None:
    wifi = _lower(part(_lower(read_object(payload)).get("wifi")))
    percent = read_number(wifi.get("rssi"), 0, 100)
    # Tasmota's percent are 2 for each dBm above -100.
    return read_dbm(wifi.get("signal")) or read_dbm(None if percent is None else percent / 2 - 100)


def _result(fields: Mapping[str, Any]) -> tuple[Seen, ...]:
    pressed = [part(value) for name, value in fields.items() if _BUTTON.fullmatch(name)]
    if not pressed:
        raise PayloadError(Reason.NOT_A_REPORT, "the result of a command")
    return tuple(seen for button in pressed for seen in _press(_lower(button)))[:1]


def _press(fields: Mapping[str, Any]) -> tuple[Seen, ...]:
    action = fields.get("action")
    word = action.lower() if isinstance(action, str) else None
    if word == _RELEASED:
        return ()
    if word not in _PRESSES:
        raise PayloadError(Reason.BAD_KIND, ascii(action)[:100])
    return (Seen(kind=EventKind.SOS),)


def _lower(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in fields.items()}


DRIVER = Driver(NAME, parse)
