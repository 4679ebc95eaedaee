"""The homes of the simulation: which devices stand in which, and through what they speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from devices.event import EventKind

NATIVE, ZIGBEE, CHIRPSTACK = "native", "zigbee2mqtt", "chirpstack"
THINGS, SHELLY1, SHELLY2, TASMOTA = "things_stack", "shelly_gen1", "shelly_gen2", "tasmota"
BUTTON, SMOKE, FALL = EventKind.SOS, EventKind.SMOKE, EventKind.FALL

MIXTURE = (
    NATIVE, ZIGBEE, NATIVE, CHIRPSTACK, NATIVE, THINGS,
    NATIVE, ZIGBEE, SHELLY1, NATIVE, SHELLY2, TASMOTA,
)  # fmt: skip
"""The source of each home in turn: about as many speak for themselves as through others."""

KEYED = frozenset({NATIVE, CHIRPSTACK, THINGS})
"""Sources that number what they send: each event can be told from a copy of it, whenever it comes."""

LORA_HOMES = 20
"""Homes that one LoRaWAN gateway hears."""

MODELS: dict[tuple[str, EventKind], str] = {
    (NATIVE, BUTTON): "native",
    (NATIVE, SMOKE): "native",
    (NATIVE, FALL): "native",
    (ZIGBEE, BUTTON): "tuya-ts0215a-sos",
    (ZIGBEE, SMOKE): "heiman-hs1sa",
    (ZIGBEE, FALL): "tuya-ts0601-fall",
    (CHIRPSTACK, BUTTON): "milesight-ws101",
    (CHIRPSTACK, FALL): "milesight-vs373",
    (THINGS, BUTTON): "milesight-ws101",
    (SHELLY1, BUTTON): "shelly-button1",
    (SHELLY1, SMOKE): "shelly-smoke",
    (SHELLY2, BUTTON): "shelly-plus-i4",
    (SHELLY2, SMOKE): "shelly-plus-smoke",
    (TASMOTA, BUTTON): "tasmota-button",
}
"""The device model of each part of a home, by its code in the product's table; not every source has each."""


@dataclass(frozen=True, slots=True)
class SimDevice:
    """One device. `name` is its name on the wire and in the register, `tells` what it is there for.

    `gateway` is the box it speaks through, empty when it speaks for itself.
    """

    name: str
    home: int
    source: str
    tells: EventKind
    gateway: str = ""

    @property
    def model(self) -> str:
        """The code of its model."""
        return MODELS[self.source, self.tells]

    @property
    def line(self) -> str:
        """Whose connection to the broker carries its messages."""
        return self.gateway or self.name


@dataclass(frozen=True, slots=True)
class Home:
    """One senior's home; `number` begins at 1."""

    number: int
    devices: tuple[SimDevice, ...]


def make_homes(count: int, sources: Sequence[str] = MIXTURE) -> list[Home]:
    """Return so many homes, always the same ones: a button in each, smoke and fall detectors in some."""
    return [_home(number, source) for number, source in enumerate(islice(cycle(sources), count), 1)]


def _home(number: int, source: str) -> Home:
    parts = [BUTTON, *([SMOKE] if number % 3 == 0 else []), *([FALL] if number % 4 == 0 else [])]
    gateway = _gateway(number, source)
    return Home(
        number,
        tuple(
            SimDevice(_name(number, source, tells), number, source, tells, gateway)
            for tells in parts
            if (source, tells) in MODELS
        ),
    )


def _gateway(number: int, source: str) -> str:
    if source == ZIGBEE:
        return f"SIM-{number:05d}"
    return f"SIM-LORA-{number // LORA_HOMES:03d}" if source in {CHIRPSTACK, THINGS} else ""


def _name(number: int, source: str, tells: EventKind) -> str:
    if source == ZIGBEE:
        return f"SIM-{number:05d}/{tells}"
    if source in {CHIRPSTACK, THINGS}:
        return f"51a0{(BUTTON, SMOKE, FALL).index(tells):02x}{number:010x}"
    prefix = {NATIVE: "SIM", SHELLY1: "shellysim", SHELLY2: "shellyplussim", TASMOTA: "tasmota_SIM"}[source]
    return f"{prefix}-{number:05d}" if tells is BUTTON else f"{prefix}-{number:05d}-{tells}"
