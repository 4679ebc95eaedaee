"""What was typed about a device or a gateway, and what is wrong with it. Pure, like rules.py."""

import re
from dataclasses import dataclass, replace

from eldercare.alerts.labels import is_name, read_label
from eldercare.core.errors import N_

RESERVED = frozenset({"listener", "device", "gateway"})
"""Accounts of our own at the broker; nobody else may sign in by these names."""

LONGEST_TOPIC = 120
LONGEST = {"name": 60, "place": 120}
DRIVERS = {
    "native": N_("Own format"),
    "zigbee2mqtt": "Zigbee2MQTT",
    "chirpstack": "ChirpStack",
    "things_stack": "The Things Stack",
    "shelly_gen1": "Shelly Gen1",
    "shelly_gen2": "Shelly Gen2",
    "tasmota": "Tasmota",
}
"""What devices and gateways speak; `home_assistant` only describes devices of others."""

GATEWAY_DRIVERS = {code: word for code, word in DRIVERS.items() if code != "native"}

_TOPIC = re.compile(r"[^\s/#+$][^\s#+$]*[^\s/#+$]|[^\s/#+$]")
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device as an operator, a scanner or a row of a file gives it. `senior_id` None: bound to nobody."""

    device_id: str
    model: str
    gateway_id: int | None = None
    senior_id: int | None = None
    room: str = ""


@dataclass(frozen=True, slots=True)
class GatewayEntry:
    """A gateway as somebody typed it. With `senior_id` it stands in that home, else at the station."""

    gateway_id: str
    driver: str
    base_topic: str
    name: str = ""
    place: str = ""
    senior_id: int | None = None
    station_id: int | None = None


def cleaned_name(text: str) -> str:
    """A device's name on the wire, whatever form of it was typed or scanned."""
    label = read_label(text)
    return label.device_id if label else text.strip()


def device_faults(entry: DeviceEntry) -> dict[str, str]:
    """Each field that cannot be taken with an English message id. Whether rows exist is for the caller."""
    found = {}
    if not is_name(entry.device_id) or entry.device_id in RESERVED:
        found["device_id"] = N_("Type the name as it stands on the label: letters, digits, “-”, “_” and “.”.")
    return found


def cleaned_gateway(entry: GatewayEntry) -> GatewayEntry:
    """Spaces trimmed; the base topic without a slash at its end."""
    texts = {field: getattr(entry, field).strip() for field in ("gateway_id", "name", "place")}
    return replace(entry, **texts, base_topic=entry.base_topic.strip().rstrip("/"))


def gateway_faults(entry: GatewayEntry) -> dict[str, str]:
    """Each field of a cleaned entry that cannot be taken, with an English message id."""
    found = {}
    if not is_username(entry.gateway_id):
        found["gateway_id"] = N_("At most 64 letters, digits, “-”, “_” and “.”: it signs in by this name.")
    if entry.driver not in GATEWAY_DRIVERS:
        found["driver"] = N_("Choose one of the list.")
    topic = entry.base_topic
    if not topic or len(topic) > LONGEST_TOPIC or not _TOPIC.fullmatch(topic) or not topic.isprintable():
        found["base_topic"] = N_("What its topics begin with, like zigbee2mqtt/home-17, without “#” or “+”.")
    elif topic == "care" or topic.startswith("care/"):
        found["base_topic"] = N_("Topics under care/ belong to devices of our own format.")
    for field, most in LONGEST.items():
        if len(getattr(entry, field)) > most:
            found[field] = N_("This text is too long.")
    if entry.station_id is None and entry.senior_id is None:
        found["station_id"] = N_("Choose the station or the home where it stands.")
    return found


def is_username(name: str) -> bool:
    """Whether somebody may sign in at the broker by this name."""
    return _USERNAME.fullmatch(name) is not None and name not in RESERVED


def overlaps(one: str, other: str) -> bool:
    """Whether one base topic lies within the other, so that one could speak for the other's devices."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
