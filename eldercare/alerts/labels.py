"""What a code on a device's label says: the name on the wire, out of the forms that makers print. Pure.

| on the label | name on the wire |
|---|---|
| `SOS-0042` | `SOS-0042` |
| `24E1 24FF FE12 3456`, with or without `:` or `-` (a DevEUI) | `24e124fffe123456` |
| `LW:D0:<JoinEUI>:<DevEUI>:<profile>` (LoRa Alliance TR005) | the DevEUI in small letters |
| `Z:<IEEE address>$I:...` and `0x00158D0001A2B3C4` (Zigbee) | `0x00158d0001a2b3c4` |
| JSON with `device_id`, `id`, `devEui`, `sn` or the like | that value, read as above |
| an address with such a parameter, else its last part | that value, read as above |
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST_CODE = 600
EUI_KEYS = ("deveui", "eui")
NAME_KEYS = ("deviceid", "device", "ieeeaddr", "ieee", "id", "sn", "serialnumber", "serial")
MODEL_KEYS = ("model", "modelid", "product")

_NAME = re.compile(r"[^\s#+$\"'<>{}\[\]\\]([^#+$\"'<>{}\[\]\\]{0,62}[^\s#+$\"'<>{}\[\]\\])?")
_EUI = re.compile(r"[0-9A-Fa-f]{16}")
_LORA = re.compile(r"LW:D\d:[0-9A-F]{16}:([0-9A-F]{16})(:.*)?", re.IGNORECASE)
_ZIGBEE = re.compile(r"Z:([0-9A-F]{16})(\$.*)?", re.IGNORECASE)
_IEEE = re.compile(r"0x([0-9A-F]{16})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """What was read: the name on the wire, and the maker's word for the model where the code has one."""

    device_id: str
    model: str = ""


def read_label(text: str) -> Label | None:
    """Read what a scanner typed; None where it names no device."""
    text = text.strip().strip("\ufeff")
    if not text or len(text) > LONGEST_CODE:
        return None
    if text.startswith("{"):
        return _from_json(text)
    if re.match(r"https?://", text, re.IGNORECASE):
        return _from_address(text)
    return _named(text)


def is_name(text: str) -> bool:
    """Whether a topic and a page can carry this as a device's name; one of a gateway may have spaces."""
    return _NAME.fullmatch(text) is not None and text.isprintable() and not text.startswith(("_", "/"))


def _named(text: str, model: str = "") -> Label | None:
    for form in (_LORA, _ZIGBEE, _IEEE):
        found = form.fullmatch(text)
        if found:
            number = found[1].lower()
            return Label(number if form is _LORA else f"0x{number}", model)
    bare = re.sub(r"[\s:\-]", "", text)
    if _EUI.fullmatch(bare):
        return Label(bare.lower(), model)
    return Label(text, model) if is_name(text) and len(text.split()) == 1 else None


def _from_json(text: str) -> Label | None:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    return _from_fields({str(key): value for key, value in body.items() if isinstance(value, str | int)})


def _from_address(text: str) -> Label | None:
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    found = _from_fields(dict(parse_qsl(parts.query)))
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    return found or (_named(last) if last else None)


def _from_fields(fields: dict[str, str | int]) -> Label | None:
    known = {re.sub(r"[_\-\s]", "", key).lower(): str(value).strip() for key, value in fields.items()}
    model = next((known[key][:80] for key in MODEL_KEYS if known.get(key)), "")
    value = next((known[key] for key in (*EUI_KEYS, *NAME_KEYS) if known.get(key)), "")
    return _named(value, model) if value else None
