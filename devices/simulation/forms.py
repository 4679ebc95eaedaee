"""How each source says a thing: the recorded forms of `tests/devices/recordings`, filled in."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from devices.drivers.native import event_topic, heartbeat_topic, status_topic
from devices.event import EventKind
from devices.simulation.homes import (
    CHIRPSTACK,
    FALL,
    NATIVE,
    SHELLY1,
    SHELLY2,
    SMOKE,
    TASMOTA,
    THINGS,
    ZIGBEE,
    SimDevice,
)
from devices.simulator import body

APPLICATION = "5e5d51a0-0000-4000-8000-000000000001"
STATES = frozenset({EventKind.ONLINE, EventKind.OFFLINE})


@dataclass(frozen=True, slots=True)
class Saying:
    """What a device has to say. `number` counts its messages, `copy` the sendings of this one.

    `run` sets one run of the simulation apart from every other: names of messages must not come again.
    """

    device: SimDevice
    kind: EventKind
    at: datetime
    number: int
    run: int
    battery: int = 90
    copy: int = 0

    @property
    def over(self) -> bool:
        """Whether it is the end of what the device tells."""
        return self.kind is EventKind.RESTORE


@dataclass(frozen=True, slots=True)
class Packet:
    """A message as it goes to the broker."""

    topic: str
    payload: bytes
    retain: bool = False


def speak(saying: Saying) -> Packet:
    """Return the message in the form of the device's source."""
    return FORMS[saying.device.source](saying)


def gateway_state(gateway: str, state: EventKind) -> Packet:
    """Return what a Zigbee2MQTT gateway, or its last will, says of itself; LoRaWAN gateways say nothing."""
    return _json(f"zigbee2mqtt/{gateway}/bridge/state", {"state": state.value}, retain=True)


def _native(saying: Saying) -> Packet:
    name = saying.device.name
    if saying.kind in STATES:
        return _json(status_topic(name), {"state": saying.kind.value})
    kind = None if saying.kind is EventKind.HEARTBEAT else saying.kind
    topic = heartbeat_topic(name) if kind is None else event_topic(name)
    message_id = f"{saying.run:x}-{saying.number}"
    return _json(topic, body(saying.at, kind=kind, battery=saying.battery, message_id=message_id))


def _zigbee(saying: Saying) -> Packet:
    topic = f"zigbee2mqtt/{saying.device.name}"
    if saying.kind in STATES:
        return _json(f"{topic}/availability", {"state": saying.kind.value}, retain=True)
    fields: dict[str, Any] = {"battery": saying.battery, "linkquality": 60 + saying.number % 120}
    if saying.kind is EventKind.SOS:
        fields |= {"action": "emergency", "voltage": 3000}
    elif saying.device.tells is SMOKE and saying.kind is not EventKind.HEARTBEAT:
        fields |= {"smoke": not saying.over, "tamper": False, "battery_low": False, "test": False}
    elif saying.device.tells is FALL and saying.kind is not EventKind.HEARTBEAT:
        fields = {
            "presence": True,
            "occupancy": True,
            "fall_down_status": "none" if saying.over else "fall",
            "static_dwell_alarm": "",
            "linkquality": 150,
        }
    return _json(topic, fields)


def _milesight(saying: Saying) -> dict[str, Any]:
    """The object of Milesight's codec."""
    if saying.device.tells is FALL and saying.kind is not EventKind.HEARTBEAT:
        return {"detection_status": "normal" if saying.over else "fall", "target_status": "motionless"}
    fields: dict[str, Any] = {"battery": saying.battery}
    if saying.kind is EventKind.SOS:
        fields["button_event"] = {"status": "long press", "msgid": _chance(saying).randrange(10**6)}
    return fields


def _milesight_bytes(saying: Saying) -> str:
    raw = bytes([0x01, 0x75, saying.battery])
    return base64.b64encode(raw + (b"\xff\x2e\x02" if saying.kind is EventKind.SOS else b"")).decode()


def _chirpstack(saying: Saying) -> Packet:
    eui = saying.device.name
    fields = {
        # A frame that is sent again gets another of these, and keeps its address and counter.
        "deduplicationId": str(UUID(int=_chance(saying).getrandbits(128), version=4)),
        "time": saying.at.isoformat(),
        "deviceInfo": {
            "applicationId": APPLICATION,
            "applicationName": "care",
            "deviceProfileName": saying.device.model,
            "deviceName": f"sim-{saying.device.home:05d}",
            "devEui": eui,
        },
        "devAddr": _address(saying),
        "fPort": 85,
        "confirmed": True,
        "data": _milesight_bytes(saying),
        "object": _milesight(saying),
        "rxInfo": [{"gatewayId": saying.device.gateway, "rssi": -90, "snr": 4.5}],
    }
    counter = {"fCnt": saying.number} if saying.number else {}  # zero fields are absent
    return _json(f"application/{APPLICATION}/device/{eui}/event/up", fields | counter)


def _things(saying: Saying) -> Packet:
    name = f"sim-{saying.device.home:05d}"
    moment = saying.at.isoformat()
    uplink: dict[str, Any] = {
        "session_key_id": f"{_address(saying)}=",
        "f_port": 85,
        "frm_payload": _milesight_bytes(saying),
        "decoded_payload": _milesight(saying),
        "received_at": moment,
    }
    if saying.number:
        uplink["f_cnt"] = saying.number
    ids = {
        "device_id": name,
        "application_ids": {"application_id": "care"},
        "dev_eui": saying.device.name.upper(),
    }
    fields = {"end_device_ids": ids, "received_at": moment, "uplink_message": uplink}
    return _json(f"v3/care@sim/devices/{name}/up", fields)


def _shelly1(saying: Saying) -> Packet:
    base = f"shellies/{saying.device.name}"
    if saying.kind in STATES:
        return _word(f"{base}/online", saying.kind is EventKind.ONLINE, retain=True)
    if saying.kind is EventKind.SOS:
        # The counter starts again at each power on and is believed for an hour.
        count = saying.run % 3600 * 100 + saying.number
        return _json(f"{base}/input_event/0", {"event": "L", "event_cnt": count})
    if saying.kind is EventKind.HEARTBEAT:
        return Packet(f"{base}/sensor/battery", str(saying.battery).encode())
    return _word(f"{base}/sensor/smoke", not saying.over)


def _shelly2(saying: Saying) -> Packet:
    name, ts = saying.device.name, round(saying.at.timestamp(), 2)
    if saying.kind in STATES:
        return _word(f"{name}/online", saying.kind is EventKind.ONLINE, retain=True)
    params: dict[str, Any] = {"ts": ts}
    if saying.kind is EventKind.SOS:
        params["events"] = [{"component": "input:0", "id": 0, "event": "long_push", "ts": ts}]
    elif saying.kind is EventKind.HEARTBEAT:
        params["devicepower:0"] = {"id": 0, "battery": {"V": 2.9, "percent": saying.battery}}
    else:
        params["smoke:0"] = {"id": 0, "alarm": not saying.over}
    method = "NotifyEvent" if saying.kind is EventKind.SOS else "NotifyStatus"
    return _json(
        f"{name}/events/rpc", {"src": name, "dst": f"{name}/events", "method": method, "params": params}
    )


def _tasmota(saying: Saying) -> Packet:
    name = saying.device.name
    if saying.kind in STATES:
        return Packet(f"tele/{name}/LWT", saying.kind.value.capitalize().encode(), retain=True)
    if saying.kind is EventKind.SOS:
        return _json(f"stat/{name}/BUTTON1", {"ACTION": "SINGLE"})
    return _json(f"tele/{name}/STATE", {"Time": saying.at.strftime("%Y-%m-%dT%H:%M:%S"), "UptimeSec": 3600})


FORMS: dict[str, Callable[[Saying], Packet]] = {
    NATIVE: _native,
    ZIGBEE: _zigbee,
    CHIRPSTACK: _chirpstack,
    THINGS: _things,
    SHELLY1: _shelly1,
    SHELLY2: _shelly2,
    TASMOTA: _tasmota,
}


def _address(saying: Saying) -> str:
    """A LoRaWAN device gets a new address when it joins, here once in each run."""
    return f"{zlib.crc32(f'{saying.run}:{saying.device.name}'.encode()):08x}"


def _chance(saying: Saying) -> Random:
    return Random(f"{saying.run}:{saying.device.name}:{saying.number}:{saying.copy}")


def _json(topic: str, fields: dict[str, Any], *, retain: bool = False) -> Packet:
    return Packet(topic, json.dumps(fields).encode(), retain)


def _word(topic: str, truth: bool, *, retain: bool = False) -> Packet:  # noqa: FBT001 a word of the wire
    return Packet(topic, b"true" if truth else b"false", retain)
