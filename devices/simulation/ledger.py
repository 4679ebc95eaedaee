"""What truly happened, written down so that a checker can count what was lost and what came twice."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from devices.event import DeviceEvent, EventKind
from devices.simulation.forms import Packet, Saying
from devices.simulation.homes import KEYED, NATIVE
from devices.topics import decode


@dataclass(frozen=True, slots=True)
class TrueEvent:
    """One thing that happened in a home, whatever became of the messages about it.

    `heard`: at least one copy reaches the broker. `key`: what the source numbers it with, None where it does
    not. `exact`: it must be taken exactly once; else it is repeated while it lasts and once is enough.
    """

    at_s: float
    id: str
    device: str
    home: int
    source: str
    kind: str
    at: str
    heard: bool
    exact: bool
    key: str | None

    def as_line(self) -> str:
        """Return the event as a line of the ledger."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Taken:
    """One event as the product has stored it."""

    device: str
    kind: str
    key: str
    frame_key: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`lost` are ids of the ledger, `doubled` and `strange` keys of what was stored."""

    happened: int
    heard: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether each event that reached the broker was taken, and none twice."""
        return not (self.lost or self.doubled or self.strange)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values."""
        return asdict(self)


def true_events(saying: Saying, packet: Packet, *, heard: bool, at_s: float) -> Iterator[TrueEvent]:
    """Yield what a message reports that is no sign of life, as our own drivers read it."""
    reading = decode(packet.topic, packet.payload, retained=False, received_at=saying.at)
    for event in reading.events:
        if event.kind in {EventKind.HEARTBEAT, EventKind.ONLINE, EventKind.OFFLINE}:
            continue
        if event.kind is EventKind.RESTORE and saying.device.source != NATIVE:
            continue  # told only where the beginning was heard before it
        yield _true_event(saying, event, heard=heard, at_s=at_s)


def _true_event(saying: Saying, event: DeviceEvent, *, heard: bool, at_s: float) -> TrueEvent:
    device = saying.device
    numbered = device.source in KEYED and event.kind is not EventKind.LOW_BATTERY
    return TrueEvent(
        at_s,
        f"{device.name}:{saying.number}:{event.kind}",
        device.name,
        device.home,
        device.source,
        event.kind.value,
        saying.at.isoformat(),
        heard,
        exact=numbered or event.kind is EventKind.SOS,
        key=(event.frame_key or event.key) if numbered else None,
    )


def read_ledger(path: Path) -> list[TrueEvent]:
    """Return the events of a ledger file."""
    return [TrueEvent(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def compare(events: Iterable[TrueEvent], taken: Iterable[Taken]) -> Verdict:
    """Return what was lost and what was doubled between what happened and what was stored."""
    events, taken = list(events), list(taken)
    heard = [event for event in events if event.heard]
    stored: defaultdict[tuple[str, str], list[Taken]] = defaultdict(list)
    for row in taken:
        stored[row.device, row.kind].append(row)
    keys = Counter(key for row in taken for key in {row.key, row.frame_key} if key)
    lost = [event.id for event in heard if event.key and not keys[event.key]]
    doubled = [event.key for event in heard if event.key and keys[event.key] > 1]
    for place, group in _by_place(event for event in heard if event.key is None).items():
        missing = (len(group) if group[0].exact else 1) - len(stored[place])
        lost += [event.id for event in group[: max(0, missing)]]
        if group[0].exact and missing < 0:
            doubled += [row.key for row in stored[place][missing:]]
    known = {event.key for event in events}
    loose = {(event.device, event.kind) for event in events if event.key is None}
    strange = [
        row.key
        for row in taken
        if not {row.key, row.frame_key} & known
        and (row.device, row.kind) not in loose
        and row.kind != EventKind.RESTORE
    ]
    return Verdict(len(events), len(heard), tuple(lost), tuple(doubled), tuple(strange))


def _by_place(events: Iterable[TrueEvent]) -> dict[tuple[str, str], list[TrueEvent]]:
    groups: defaultdict[tuple[str, str], list[TrueEvent]] = defaultdict(list)
    for event in events:
        groups[event.device, event.kind].append(event)
    return groups
