"""What the listener hands over, and how the other side says "not now"."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message as it came in; `received_at` is aware.

    `dup`: the broker says that it sends it again;
    `client_id` and `mid` then name the same delivery as before.
    """

    topic: str
    payload: bytes
    qos: int
    retain: bool
    mid: int
    received_at: datetime
    dup: bool = False
    client_id: str = ""


class TemporaryFailure(Exception):  # noqa: N818 it names a state of the world, not a mistake
    """Raised by `accept` when nothing could be stored (database down); the batch is kept and tried again."""
