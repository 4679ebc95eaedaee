"""What the LoRaWAN servers share: a payload that a codec has decoded, or the bytes where none has."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

from devices.drivers.milesight import battery_in, seen_in
from devices.drivers.milesight_bytes import MODELS, fields_of, model_named_in
from devices.drivers.values import hour_of, items, part, plain_id, read_count, read_dbm
from devices.event import ALARM_KINDS, Reception
from devices.reading import PayloadError, Reason
from devices.report import Frame, Seen

Said = tuple[tuple[Seen, ...], int | None]
"""What a payload says, and the battery in percent."""


def read_payload(
    decoded: object, data: object, names: Sequence[object], frame: Frame, device_id: str
) -> Said:
    """Return what an uplink says: by its decoded fields, else by its base64 bytes.

    `names` are those of profile, tags and device: one of them must tell the model of undecoded bytes. Raises
    PayloadError when that is not so or the bytes cannot be read: there may be an alarm in them.
    """
    if fields := part(decoded):
        return seen_in(fields, frame, device_id), battery_in(fields)
    raw = _bytes(data)
    if not raw:  # a frame for the network only
        return (), None
    model = model_named_in(*names)
    if model is None:
        raise PayloadError(Reason.NO_CODEC, f"bytes {raw.hex()[:60]} of an unknown model")
    said, complete = _read_as(model, raw, frame, device_id)
    if complete or any(one.kind in ALARM_KINDS and one.active for one in said[0]):
        return said
    return _read_as_the_only_other(model, raw, frame, device_id)


def read_reception(heard: object) -> Reception | None:
    """Return how the gateway that heard a frame best heard it: `rssi` in dBm and `snr` in dB, zero is absent.

    `heard` is the list with one object for each gateway, `rxInfo` or `rx_metadata`.
    """
    gateways = (read_dbm(one.get("rssi"), one.get("snr", 0)) for one in map(part, items(heard)))
    return max((found for found in gateways if found), key=lambda one: one.strength, default=None)


def frame_key(driver: str, device_id: str, address: object, count: object, at: datetime) -> str | None:
    """Return the key of a frame by its device address and counter; None where either is unreadable.

    A counter of zero is absent. Without a new session it may start again at any time, so the hour counts too.
    """
    known, counter = plain_id(address), read_count(count, absent=0)
    if known is None or counter is None:
        return None
    return f"{driver}:{device_id}:{known.lower()}:{counter}:{hour_of(at)}"


def _read_as(model: str, raw: bytes, frame: Frame, device_id: str) -> tuple[Said, bool]:
    fields, complete = fields_of(model, raw)
    return (seen_in(fields, frame, device_id), battery_in(fields)), complete


def _read_as_the_only_other(model: str, raw: bytes, frame: Frame, device_id: str) -> Said:
    """One profile for several models is a common mistake; bytes that only one of them can send tell it."""
    tried = [_read_as(other, raw, frame, device_id) for other in MODELS if other != model]
    found = {said for said, complete in tried if complete}
    if len(found) != 1:
        raise PayloadError(Reason.BAD_BYTES, f"{model}: {raw.hex()[:60]}")
    return found.pop()


def _bytes(data: object) -> bytes:
    if not isinstance(data, str):
        return b""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PayloadError(Reason.BAD_BYTES, str(error)[:100]) from error
