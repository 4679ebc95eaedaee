"""What a device can tell us, whatever its maker: one frozen event with a kind, a time and a unique key."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """The kinds of message that any driver may give."""

    SOS = "sos"
    FALL = "fall"
    PRE_FALL = "pre_fall"
    SMOKE = "smoke"
    GAS = "gas"
    CO = "co"
    WATER_LEAK = "water_leak"
    INACTIVITY = "inactivity"
    WANDERING = "wandering"
    DOOR = "door"
    LOW_BATTERY = "low_battery"
    TAMPER = "tamper"
    FAULT = "fault"
    OFFLINE = "offline"
    ONLINE = "online"
    HEARTBEAT = "heartbeat"
    TEST = "test"
    CANCEL = "cancel"
    RESTORE = "restore"


ALARM_KINDS = frozenset(
    {
        EventKind.SOS,
        EventKind.FALL,
        EventKind.PRE_FALL,
        EventKind.SMOKE,
        EventKind.GAS,
        EventKind.CO,
        EventKind.WATER_LEAK,
        EventKind.INACTIVITY,
        EventKind.WANDERING,
    }
)
"""Kinds which send a person to the door."""

STATE_KINDS = frozenset({EventKind.OFFLINE, EventKind.ONLINE})
"""Kinds which stay true after they are sent, so that a retained copy of them still means something."""


@dataclass(frozen=True, slots=True)
class Scaip:
    """A SCAIP code: message type (ME message, PI heartbeat, RE reset), device type and status.

    A status that any device can send has the device type 0000, unknown.
    """

    message: str
    device_type: str
    status: str | None


# Source: caruhome/scaip-gateway scaip_gateway/spec.py @fe72726 and Syntilio/Datahub-Scaip-Proxy
# SCAIP_PROTOCOL.md @bdc7484, which agree. SCAIP has no pre-alarm: pre_fall is the fall sensor's alarm.
SCAIP_CODES: dict[EventKind, Scaip] = {
    EventKind.SOS: Scaip("ME", "0003", "0010"),  # pendant, manual alarm
    EventKind.FALL: Scaip("ME", "0005", "0009"),  # fall detector, automatic alarm
    EventKind.PRE_FALL: Scaip("ME", "0005", "0009"),
    EventKind.SMOKE: Scaip("ME", "0023", "0009"),
    EventKind.GAS: Scaip("ME", "0021", "0009"),
    EventKind.CO: Scaip("ME", "0026", "0009"),
    EventKind.WATER_LEAK: Scaip("ME", "0033", "0009"),  # flood detector
    EventKind.INACTIVITY: Scaip("ME", "0010", "0009"),  # activity detector
    EventKind.WANDERING: Scaip("ME", "0015", "0009"),
    EventKind.DOOR: Scaip("ME", "0014", "0076"),  # door sensor, open
    EventKind.LOW_BATTERY: Scaip("ME", "0000", "0016"),
    EventKind.TAMPER: Scaip("ME", "0000", "0125"),
    EventKind.FAULT: Scaip("ME", "0000", "0067"),  # malfunction
    EventKind.OFFLINE: Scaip("ME", "0000", "0073"),
    EventKind.ONLINE: Scaip("ME", "0000", "0075"),
    EventKind.HEARTBEAT: Scaip("PI", "0000", None),
    EventKind.TEST: Scaip("ME", "0000", "0102"),  # test transmission over the primary channel
    EventKind.CANCEL: Scaip("ME", "0000", "0019"),
    EventKind.RESTORE: Scaip("RE", "0000", "0092"),  # automatic reset
}
DOOR_CLOSED = Scaip("ME", "0014", "0021")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device says it is, in WGS-84 degrees."""

    lat: float
    lon: float


class SignalUnit(StrEnum):
    """What a signal strength is counted in: received power, or Zigbee's link quality from 0 to 255."""

    DBM = "dBm"
    LQI = "lqi"


@dataclass(frozen=True, slots=True)
class Reception:
    """How well a device is heard, as its source says it; `snr` in dB where LoRa tells it."""

    value: int
    unit: SignalUnit
    snr: float | None = None

    @property
    def strength(self) -> int:
        """One number to compare: the link quality, or the power that is left of the signal in dBm.

        LoRa hears below the noise: there the power of the signal itself is RSSI + SNR. Source: Semtech
        SX1276/77/78/79 data sheet, 5.5.5, packet strength with SNR < 0.
        """
        return self.value if self.snr is None else round(self.value + min(self.snr, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """One thing that one device told.

    `at` is the device's own clock (aware) or None when it has none that can be believed; `key` is the same
    for each delivery of one message and different for any other; `frame_key` is the same for each sending of
    one radio frame, where a source can send one twice under different keys; `level` marks a condition which
    is repeated with every report until it ends (a press is a moment, smoke is a level); `clears` names what a
    restore ends; `opened` says how a door now is; `gateway` that other devices speak through this one;
    `windowed` that the source gives no id, so that `key` is made of a window of time; `reception` how well
    the device is heard, None where the source does not say it with this message.
    """

    device_id: str
    kind: EventKind
    received_at: datetime
    key: str
    driver: str
    topic: str
    frame_key: str | None = None
    at: datetime | None = None
    battery: int | None = None
    test: bool = False
    retained: bool = False
    level: bool = False
    clears: EventKind | None = None
    opened: bool | None = None
    gateway: bool = False
    windowed: bool = False
    position: Position | None = None
    reception: Reception | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether a person must go: an alarm kind that is neither a test nor an old retained copy."""
        return self.kind in ALARM_KINDS and not self.test and not self.retained

    @property
    def scaip(self) -> Scaip:
        """The SCAIP code of this event: that of its kind, with what is known of the device."""
        if self.kind is EventKind.DOOR and self.opened is False:
            return DOOR_CLOSED
        code = SCAIP_CODES[self.kind]
        return replace(code, device_type=SCAIP_CODES[self.clears].device_type) if self.clears else code

    def as_json(self) -> dict[str, Any]:
        """Return the event as plain JSON values, times in ISO 8601."""
        return {
            "kind": self.kind.value,
            "device_id": self.device_id,
            "key": self.key,
            "frame_key": self.frame_key,
            "at": self.at.isoformat() if self.at else None,
            "received_at": self.received_at.isoformat(),
            "battery": self.battery,
            "test": self.test,
            "retained": self.retained,
            "level": self.level,
            "clears": self.clears.value if self.clears else None,
            "opened": self.opened,
            "gateway": self.gateway,
            "position": asdict(self.position) if self.position else None,
            "reception": asdict(self.reception) if self.reception else None,
            "alarm": self.is_alarm,
            "scaip": asdict(self.scaip),
            "driver": self.driver,
            "topic": self.topic,
        }
