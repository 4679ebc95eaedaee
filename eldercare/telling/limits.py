"""Which waiting messages of a channel go out next, and which of them together: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(minutes=1)
MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that may go out now."""

    id: int
    recipient: str
    urgent: bool


def next_parcel(waiting: Sequence[Waiting], sent: int, per_minute: int) -> tuple[int, ...]:
    """The ids of the messages that go out next as one; empty while the minute is used up.

    `waiting` is in order of writing, `sent` counts what went out in the last minute. First messages of an
    emergency go before all others, and a part of the minute is kept for them. Where more wait than the
    minute still takes, those to the same recipient go as one message.
    """
    urgent = [one for one in waiting if one.urgent]
    if urgent:
        return _parcel(urgent, per_minute - sent)
    return _parcel(waiting, per_minute - kept_free(per_minute) - sent)


def kept_free(per_minute: int) -> int:
    """How many messages a minute only an emergency may use."""
    return max(1, per_minute // 4) if per_minute > 1 else 0


def _parcel(waiting: Sequence[Waiting], room: int) -> tuple[int, ...]:
    if not waiting or room < 1:
        return ()
    first = waiting[0]
    if len(waiting) <= room:
        return (first.id,)
    together = [one.id for one in waiting if one.recipient == first.recipient]
    return tuple(together[:MOST_TOGETHER])
