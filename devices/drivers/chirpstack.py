"""ChirpStack v4: `application/{id}/device/{devEui}/event/up`, `/status` and `/join`, as protobuf JSON.

Fields that are zero, false or empty are absent; `object` is there only with a codec in the device profile. A
frame that the device sends again arrives with a new deduplicationId: the address and counter of the frame
tell that it is the same. The decoded object is never part of a key: the codec of the WS101 puts a random
number into it. Source: chirpstack/chirpstack api/proto/integration/integration.proto.
"""

from collections.abc import Mapping
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.lorawan import Said, frame_key, read_payload, read_reception
from devices.drivers.values import (
    believable_time,
    part,
    plain_id,
    read_battery,
    read_object,
    read_plain_id,
)
from devices.event import EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "chirpstack"
_HEARTBEATS = frozenset({"join", "status"})


def parse(frame: Frame) -> Report:
    """Return what an event says of its device; raise PayloadError when it says nothing or is unreadable."""
    *_, eui, _, event = frame.topic.split("/")
    if event != "up" and event not in _HEARTBEATS:
        raise PayloadError(Reason.NOT_A_REPORT, ascii(event)[:100])
    body = read_object(frame.payload)
    info = part(body.get("deviceInfo"))
    device_id = read_plain_id(info.get("devEui", eui), Reason.BAD_DEVICE).lower()
    at = believable_time(body.get("time"), frame.received_at)
    seen, battery = _read(event, body, info, frame, device_id)
    by_counter = frame_key(NAME, device_id, body.get("devAddr"), body.get("fCnt"), at or frame.received_at)
    message_id = plain_id(body.get("deduplicationId"))
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=seen,
        key=f"{NAME}:{device_id}:{message_id}" if message_id else by_counter,
        frame_key=by_counter if event == "up" else None,
        at=at,
        battery=battery,
        reception=read_reception(body.get("rxInfo")),
    )


def _read(event: str, body: Mapping[str, Any], info: Mapping[str, Any], frame: Frame, device_id: str) -> Said:
    if event == "up":
        names = (*part(info.get("tags")).values(), info.get("deviceProfileName"), info.get("deviceName"))
        return read_payload(body.get("object"), body.get("data"), names, frame, device_id)
    on_mains = body.get("externalPowerSource") is True or body.get("batteryLevelUnavailable") is True
    battery = None if on_mains else read_battery(body.get("batteryLevel"))
    return (Seen(kind=EventKind.HEARTBEAT),), battery


DRIVER = Driver(NAME, parse)
