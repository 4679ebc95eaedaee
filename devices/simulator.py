"""One synthetic device which speaks our own format to a real broker: what `press` sends."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from devices.drivers.native import event_topic
from devices.event import EventKind
from devices.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a press gave: the message's id and the milliseconds until the broker acknowledged."""

    id: str
    device: str
    kind: str
    test: bool
    ms: float

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as plain JSON values."""
        return asdict(self)


def body(
    now: datetime,
    *,
    kind: EventKind | None = None,
    test: bool = False,
    battery: int = 88,
    message_id: str | None = None,
) -> dict[str, Any]:
    """Return a version 1 message: an event of `kind`, or a heartbeat without one. `now` is aware."""
    common = {"v": 1, "id": message_id or secrets.token_hex(8), "ts": now.isoformat(), "battery": battery}
    return common if kind is None else {**common, "kind": kind.value, "test": test}


def press(
    url: str, device: str, now: datetime, *, kind: EventKind = EventKind.SOS, test: bool = False
) -> Receipt:
    """Send one event the way a device does; raise BrokerUnreachableError when nobody acknowledges it."""
    message = body(now, kind=kind, test=test)
    with Publisher(url) as line:
        ms = line.send(event_topic(device), json.dumps(message).encode())
    return Receipt(message["id"], device, kind.value, test, round(ms, 1))
