"""Careful readers of what a device sends: they give a checked value, None, or a PayloadError."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from devices.event import Position, Reception, SignalUnit
from devices.reading import PayloadError, Reason

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\-]{0,63}")
_CLOCK_UNSET = datetime(2020, 1, 1, tzinfo=UTC)
_CLOCK_AHEAD = timedelta(hours=1)
_LONGEST_WORD = 32
_DBM, _SNR_DB = (-200, -1), (-50, 50)


def read_object(payload: bytes) -> dict[str, Any]:
    """Return the JSON object of a payload; raise PayloadError when it is none."""
    try:
        value = json.loads(payload.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PayloadError(Reason.BAD_JSON, str(error)[:200]) from error
    if not isinstance(value, dict):
        raise PayloadError(Reason.NOT_AN_OBJECT, type(value).__name__)
    return value


def read_text(payload: bytes) -> str:
    """Return a payload that is one bare word, in lower case; raise PayloadError when it is longer."""
    text = payload.decode("ascii", "replace").strip().lower()
    if len(text) > _LONGEST_WORD:
        raise PayloadError(Reason.BAD_STATE, ascii(text[:_LONGEST_WORD]))
    return text


def read_plain_id(value: object, reason: Reason) -> str:
    """Return an id that is safe in topics, keys and logs: 1 to 64 of letters, digits and `. - : _`."""
    if not isinstance(value, str) or not _PLAIN_ID.fullmatch(value):
        raise PayloadError(reason, ascii(value)[:100])
    return value


def plain_id(value: object) -> str | None:
    """Return an id as read_plain_id does, None when it is not one."""
    return value if isinstance(value, str) and _PLAIN_ID.fullmatch(value) else None


def read_time(value: object, received_at: datetime) -> datetime | None:
    """Return the device's time in UTC; None when it is not sent or the clock was never set.

    A dead clock says 1970. Believing it would turn a fresh SOS into one that is hours late.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100])
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100]) from error
    if at.tzinfo is None:
        raise PayloadError(Reason.BAD_TIME, f"no time zone: {ascii(value)[:100]}")
    try:
        at = at.astimezone(UTC)
    except OverflowError as error:
        raise PayloadError(Reason.BAD_TIME, ascii(value)[:100]) from error
    return at if _CLOCK_UNSET <= at <= received_at + _CLOCK_AHEAD else None


def believable_time(value: object, received_at: datetime) -> datetime | None:
    """Return an ISO time or Unix seconds in UTC, None when it cannot be read or believed.

    For formats that are not ours: an odd time beside an alarm never costs the alarm.
    """
    if isinstance(value, str):
        try:
            return read_time(value, received_at)
        except PayloadError:
            return None
    seconds = read_number(value, _CLOCK_UNSET.timestamp(), (received_at + _CLOCK_AHEAD).timestamp())
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def read_number(value: object, low: float, high: float) -> float | None:
    """Return a number within bounds, else None: a bad side value never costs the alarm beside it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # The bounds come first: NaN is within none, and an integer of 400 digits fits no float.
    return float(value) if low <= value <= high else None


def read_count(value: object, *, absent: int | None = None) -> int | None:
    """Return a counter of at most 32 bits, `absent` when it is not sent, None when it is something else."""
    if value is None:
        return absent
    number = read_number(value, 0, 2**32 - 1)
    return int(number) if number is not None and number.is_integer() else None


def read_battery(value: object) -> int | None:
    """Return the battery in percent, else None."""
    number = read_number(value, 0, 100)
    return None if number is None else round(number)


def read_dbm(value: object, snr: object = None) -> Reception | None:
    """Return a received power in dBm, with a signal to noise ratio in dB where there is one, else None."""
    number = read_number(value, *_DBM)
    return None if number is None else Reception(round(number), SignalUnit.DBM, read_number(snr, *_SNR_DB))


def read_link_quality(value: object) -> Reception | None:
    """Return a link quality from 0 to 255, else None."""
    number = read_number(value, 0, 255)
    return None if number is None else Reception(round(number), SignalUnit.LQI)


def read_position(value: object) -> Position | None:
    """Return the position of `{"lat": .., "lon": ..}` in degrees, else None."""
    fields = part(value)
    lat, lon = read_number(fields.get("lat"), -90, 90), read_number(fields.get("lon"), -180, 180)
    return None if lat is None or lon is None else Position(lat, lon)


def part(value: object) -> Mapping[str, Any]:
    """Return an inner JSON object, an empty one when it is missing or something else."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[Any]:
    """Return an inner JSON array, an empty one when it is missing or something else."""
    return value if isinstance(value, list) else []


def hour_of(moment: datetime) -> str:
    """Return a mark that changes with the hour, for counters that start again after a new battery.

    Without it a press with a number that was used weeks ago would be taken for a copy of the old one.
    """
    return f"h{int(moment.timestamp() // 3600)}"
