"""Shelly, first generation: `shellies/{id}/input_event/0`, `/sensor/{what}` (bare words), `/online`, `/info`.

S is a short press, L a long one, `SSS` three short ones; an empty event is none. `event_cnt` counts presses
since power on, so it makes a key only within its hour. The topics of the sensors are those of
iobroker-community-adapters/ioBroker.shelly @ed20a7f, the Wi-Fi in `/info` is that of
bieniu/ha-shellies-discovery @374e1724; event_cnt and the last will are unverified.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from devices.drivers.base import Driver
from devices.drivers.values import (
    hour_of,
    part,
    read_battery,
    read_count,
    read_dbm,
    read_object,
    read_plain_id,
    read_text,
)
from devices.event import EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "shelly_gen1"
Known = TypeVar("Known")
_PRESS = re.compile("[SL]{1,4}")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_GAS = {"mild": True, "heavy": True, "none": False}
_STATES: dict[str, tuple[EventKind, dict[str, bool]]] = {
    "smoke": (EventKind.SMOKE, _TRUTH),
    "flood": (EventKind.WATER_LEAK, _TRUTH),
    "gas": (EventKind.GAS, _GAS),
    "state": (EventKind.DOOR, {"open": True, "close": False}),
}
_ONLINE = {"true": EventKind.ONLINE, "false": EventKind.OFFLINE}


def parse(frame: Frame) -> Report:
    """Return what a Shelly says; raise PayloadError when it is unreadable."""
    _, device, topic, *leaf = frame.topic.split("/")
    device_id = read_plain_id(device, Reason.BAD_DEVICE)
    if topic == "input_event":
        return _press(frame, device_id, read_plain_id(leaf[0], Reason.BAD_DEVICE))
    if topic == "info":
        return _info(frame, device_id)
    word = read_text(frame.payload)
    if topic == "online":
        seen = (Seen(kind=_known(_ONLINE, word)),)
        return Report(frame=frame, driver=NAME, device_id=device_id, seen=seen)
    battery = read_battery(int(word)) if leaf[0] == "battery" and word.isascii() and word.isdigit() else None
    return Report(frame=frame, driver=NAME, device_id=device_id, seen=_sensor(leaf[0], word), battery=battery)


def _press(frame: Frame, device_id: str, button: str) -> Report:
    body = read_object(frame.payload)
    event, count = body.get("event"), read_count(body.get("event_cnt"))
    if not isinstance(event, str) or (event and not _PRESS.fullmatch(event)):
        raise PayloadError(Reason.BAD_KIND, ascii(event)[:100])
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=(Seen(kind=EventKind.SOS),) if event else (),
        key=None if count is None else f"{NAME}:{device_id}:{button}:{count}:{hour_of(frame.received_at)}",
    )


def _info(frame: Frame, device_id: str) -> Report:
    body = read_object(frame.payload)
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=(Seen(kind=EventKind.HEARTBEAT),),
        battery=read_battery(part(body.get("bat")).get("value")),
        reception=read_dbm(part(body.get("wifi_sta")).get("rssi")),
    )


def _sensor(what: str, word: str) -> tuple[Seen, ...]:
    if what == "gas" and word == "test":
        return (Seen(kind=EventKind.TEST),)
    if what not in _STATES:  # temperature, light, battery
        return ()
    kind, words = _STATES[what]
    return (Seen(kind=kind, field=what, active=_known(words, word)),)


def _known(words: Mapping[str, Known], word: str) -> Known:
    if word not in words:
        raise PayloadError(Reason.BAD_STATE, ascii(word)[:100])
    return words[word]


DRIVER = Driver(NAME, parse)
