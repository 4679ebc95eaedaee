"""The Things Stack v3: `v3/{application}@{tenant}/devices/{id}/up` and `/join`; open source has no @tenant.

Empty fields are absent, so a missing f_cnt is 0. The server speaks QoS 0 only: what it sends while we are
away is lost. Source: TheThingsIndustries/lorawan-stack-docs doc/content/integrations/data-formats @307211c.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from devices.drivers.base import Driver
from devices.drivers.lorawan import Said, frame_key, read_payload, read_reception
from devices.drivers.values import (
    believable_time,
    part,
    read_battery,
    read_count,
    read_object,
    read_plain_id,
)
from devices.event import EventKind
from devices.reading import PayloadError, Reason
from devices.report import Frame, Report, Seen

NAME = "things_stack"
_LONGEST_SESSION = 64
_JOINED: Said = ((Seen(kind=EventKind.HEARTBEAT),), None)


def parse(frame: Frame) -> Report:
    """Return what an uplink or a join says; raise PayloadError when it is unreadable."""
    _, _, _, name, event = frame.topic.split("/")
    body = read_object(frame.payload)
    ids = part(body.get("end_device_ids"))
    # The DevEUI stands on the device and is unique; the server's own id is unique within an application only.
    device_id = read_plain_id(ids.get("dev_eui", ids.get("device_id", name)), Reason.BAD_DEVICE).lower()
    uplink = part(body.get("uplink_message"))
    at = believable_time(uplink.get("received_at", body.get("received_at")), frame.received_at)
    if event == "up" and not uplink:
        raise PayloadError(Reason.NOT_AN_OBJECT, "uplink_message")
    seen, battery = _read(uplink, ids, frame, device_id) if uplink else _JOINED
    return Report(
        frame=frame,
        driver=NAME,
        device_id=device_id,
        seen=seen,
        key=_key(uplink, ids, device_id, at or frame.received_at) if uplink else None,
        at=at,
        battery=battery,
        reception=read_reception(uplink.get("rx_metadata")),
        # An engineer's simulated uplink from the console is a test and no press.
        test=body.get("simulated") is True,
    )


def _read(uplink: Mapping[str, Any], ids: Mapping[str, Any], frame: Frame, device_id: str) -> Said:
    names = (part(uplink.get("version_ids")).get("model_id"), ids.get("device_id"))
    decoded, data = uplink.get("decoded_payload"), uplink.get("frm_payload")
    seen, battery = read_payload(decoded, data, names, frame, device_id)
    if battery is None:
        battery = read_battery(part(uplink.get("last_battery_percentage")).get("value"))
    return seen, battery


def _key(uplink: Mapping[str, Any], ids: Mapping[str, Any], device_id: str, at: datetime) -> str | None:
    counter = read_count(uplink.get("f_cnt"), absent=0)
    if counter is None:
        return None
    session = uplink.get("session_key_id")
    if isinstance(session, str) and 1 <= len(session) <= _LONGEST_SESSION and session.isprintable():
        return f"{NAME}:{device_id}:{session}:{counter}"
    # Activation by personalisation knows no session.
    return frame_key(NAME, device_id, ids.get("dev_addr"), counter, at)


DRIVER = Driver(NAME, parse)
