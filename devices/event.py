"""What a device can tell us, whatever its maker: one frozen event with a kind, a time and a unique key."""

from dataclasses import dataclass
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
    """A SCAIP code: message type (ME message, PI heartbeat, RE reset), device type and status."""

    message: str
    device_type: str | None
    status: str | None


# Source: caruhome/scaip-gateway scaip_gateway/spec.py @fe72726 and Syntilio/Datahub-Scaip-Proxy
# SCAIP_PROTOCOL.md @bdc7484, which agree. SCAIP has no pre-alarm: pre_fall is the fall sensor's alarm.
SCAIP_CODES: dict[EventKind, Scaip] = {
    EventKind.SOS: Scaip("ME", "0003", "0010"),
    EventKind.FALL: Scaip("ME", "0005", "0009"),
    EventKind.PRE_FALL: Scaip("ME", "0005", "0009"),
    EventKind.SMOKE: Scaip("ME", "0023", "0009"),
    EventKind.GAS: Scaip("ME", "0021", "0009"),
    EventKind.CO: Scaip("ME", "0026", "0009"),
    EventKind.WATER_LEAK: Scaip("ME", "0033", "0009"),
    EventKind.INACTIVITY: Scaip("ME", "0010", "0009"),
    EventKind.WANDERING: Scaip("ME", "0015", "0009"),
    EventKind.LOW_BATTERY: Scaip("ME", None, "0016"),
    EventKind.TAMPER: Scaip("ME", None, "0125"),
    EventKind.FAULT: Scaip("ME", None, "0067"),
    EventKind.OFFLINE: Scaip("ME", None, "0073"),
    EventKind.ONLINE: Scaip("ME", None, "0075"),
    EventKind.HEARTBEAT: Scaip("PI", None, None),
    EventKind.TEST: Scaip("ME", None, "0102"),
    EventKind.CANCEL: Scaip("ME", None, "0019"),
    EventKind.RESTORE: Scaip("RE", None, "0092"),
}


class Reason(StrEnum):
    """Why a message gives no event: the codes kept beside a parked message."""

    UNKNOWN_TOPIC = "unknown_topic"
    BAD_DEVICE = "bad_device"
    TOO_LONG = "too_long"
    BAD_JSON = "bad_json"
    NOT_AN_OBJECT = "not_an_object"
    WRONG_VERSION = "wrong_version"
    MISSING_ID = "missing_id"
    BAD_KIND = "bad_kind"
    BAD_TIME = "bad_time"
    BAD_STATE = "bad_state"


class PayloadError(Exception):
    """A message that no driver can read; it is parked with its reason and the next one is taken."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device says it is, in WGS-84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """One thing that one device told.

    `at` is the device's own clock (aware) or None when it has none that can be believed; `key` is the same
    for each delivery of one message and different for any other; `level` marks a condition which is repeated
    with every report until it ends (a press is a moment, smoke is a level); `clears` names what a restore
    ends.
    """

    device_id: str
    kind: EventKind
    received_at: datetime
    key: str
    driver: str
    topic: str
    at: datetime | None = None
    battery: int | None = None
    test: bool = False
    retained: bool = False
    level: bool = False
    clears: EventKind | None = None
    position: Position | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether a person must go: an alarm kind that is neither a test nor an old retained copy."""
        return self.kind in ALARM_KINDS and not self.test and not self.retained

    @property
    def scaip(self) -> Scaip:
        """The SCAIP code of this kind."""
        return SCAIP_CODES[self.kind]

    def as_json(self) -> dict[str, Any]:
        """Return the event as plain JSON values, times in ISO 8601."""
        return {
            "kind": self.kind.value,
            "device_id": self.device_id,
            "key": self.key,
            "at": self.at.isoformat() if self.at else None,
            "received_at": self.received_at.isoformat(),
            "battery": self.battery,
            "test": self.test,
            "retained": self.retained,
            "level": self.level,
            "clears": self.clears.value if self.clears else None,
            "position": {"lat": self.position.lat, "lon": self.position.lon} if self.position else None,
            "alarm": self.is_alarm,
            "scaip": {
                "message": self.scaip.message,
                "device_type": self.scaip.device_type,
                "status": self.scaip.status,
            },
            "driver": self.driver,
            "topic": self.topic,
        }
