"""Milesight payloads where no codec runs at the server: channel, type and value, one after the other.

Source: the decoders named in `milesight`. Each model has its own table, because channel 03 type 00 is water
at one, a door at another and movement at a third. The fields have the names that the decoders give them;
values stay numbers, which `milesight` reads as well.
"""

import re
from collections.abc import Callable
from typing import Any

_Fields = dict[str, Any]
_Read = Callable[[bytes], _Fields]
_Table = dict[tuple[int, int], tuple[int, _Read]]
"""Channel and type: how many bytes the value has, and what it is."""


def _nothing(_: bytes) -> _Fields:
    return {}


def _one(field: str) -> _Read:
    return lambda value: {field: value[0]}


def _alarm(value: bytes) -> _Fields:
    return {"events": [{"alarm_type": value[2], "alarm_status": value[3]}]}


def _history(value: bytes) -> _Fields:
    stamp, number = int.from_bytes(value[:4], "little"), int.from_bytes(value[4:6], "little")
    past = {"timestamp": stamp, "alarm_id": number, "alarm_type": value[6], "alarm_status": value[7]}
    return {"history": [past]}


def _lengths(channel: int, **by_type: int) -> _Table:
    return {(channel, int(kind[1:], 16)): (length, _nothing) for kind, length in by_type.items()}


# What a device says of itself after power on: versions, serial number, class.
_ABOUT = _lengths(0xFF, x01=1, x08=6, x09=2, x0A=2, x0B=1, x0F=1, x16=8, xFE=1, xFF=2)
_BATTERY: _Table = {(0x01, 0x75): (1, _one("battery"))}
_CLIMATE = _lengths(0x03, x67=2) | _lengths(0x04, x68=1)
_LEAK = _one("leakage_status")

_MODELS: dict[str, _Table] = {
    "ws101": _BATTERY
    | _lengths(0xFF, x03=2, x10=1, x28=1, x2F=1, x3E=1, x74=1)
    | {(0xFF, 0x2E): (1, lambda value: {"button_event": {"status": value[0]}})},
    "ws301": _BATTERY | {(0x03, 0x00): (1, _one("magnet_status")), (0x04, 0x00): (1, _one("tamper_status"))},
    "ws303": _BATTERY | {(0x03, 0x00): (1, _LEAK)},
    "gs101": {(0x05, 0x8E): (1, _one("gas_status")), (0xFF, 0x3F): (1, lambda value: _gas_alarm(value[0]))}
    | _lengths(0x06, x01=1)
    | _lengths(0x07, x01=1)
    | _lengths(0x08, x90=4),
    "vs373": {
        (0x03, 0xF8): (6, _one("detection_status")),
        (0x07, 0xB0): (8, _one("detection_status")),
        (0x06, 0xFB): (5, _alarm),
        (0x20, 0xCE): (9, _history),
    }
    | _lengths(0x04, xF9=4)
    | _lengths(0x05, xFA=8)
    | _lengths(0x08, xB1=3)
    | _lengths(0x09, xB2=6)
    | _lengths(0x0A, xB3=5)
    | _lengths(0x0B, xB4=9)
    | _lengths(0x0C, xB4=9),
    "em300-mcs": _BATTERY | _CLIMATE | _lengths(0x20, xCE=8) | {(0x06, 0x00): (1, _one("magnet_status"))},
    "em300-sld": _BATTERY | _CLIMATE | _lengths(0x20, xCE=8) | {(0x05, 0x00): (1, _LEAK)},
    "em300-mld": _BATTERY | _lengths(0x20, xCE=8) | {(0x05, 0x00): (1, _LEAK), (0x06, 0x00): (1, _LEAK)},
}
_MODELS["em300-zld"] = _MODELS["em300-sld"]
MODELS = tuple(sorted(_MODELS))

_PLAIN_NAMES = {model.replace("-", ""): model for model in MODELS}
_NAMED = re.compile(rf"(?<![a-z0-9])({'|'.join(_PLAIN_NAMES)})(?![0-9])")
_GAS_ALARMS = {
    0: "power off",
    1: "power on",
    2: "device fault",
    3: "device fault recovered",
    4: "device will be invalid soon",
    5: "device invalid",
}


def _gas_alarm(number: int) -> _Fields:
    return {"alarm": _GAS_ALARMS[number]} if number in _GAS_ALARMS else {}


def model_named_in(*names: object) -> str | None:
    """Return the model that one of these names (profile, tag, device) contains, None when none does."""
    for name in names:
        plain = re.sub(r"(?i)(em300)[-_ ]", r"\1", name).lower() if isinstance(name, str) else ""
        if match := _NAMED.search(plain):
            return _PLAIN_NAMES[match.group()]
    return None


def fields_of(model: str, data: bytes) -> tuple[_Fields, bool]:
    """Return the fields of a payload, and whether every byte of it could be read.

    What comes after a byte that is not this model's cannot be read, and it may be an alarm.
    """
    table, fields = _ABOUT | _MODELS[model], _Fields()
    while data:
        length, read = table.get((data[0], data[1] if len(data) > 1 else -1), (-1, _nothing))
        value, data = data[2 : 2 + length], data[2 + length :]
        if length < 0 or len(value) < length:
            return fields, False
        for field, found in read(value).items():
            before = fields.get(field)
            fields[field] = before + found if isinstance(before, list) else found
    return fields, True
