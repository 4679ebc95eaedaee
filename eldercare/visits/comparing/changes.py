"""Who changes between what was told and a draft, person by person. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """A visit that somebody has on one side; `start` in minutes of the day."""

    day: date
    visit_id: int
    worker_id: int
    start: float


@dataclass(frozen=True, slots=True)
class Move:
    """The same person at another time; minutes of the day."""

    day: date
    visit_id: int
    before: float
    after: float

    @property
    def minutes(self) -> float:
        """Later (more than 0) or earlier by so much."""
        return self.after - self.before


@dataclass(slots=True)
class PersonChanges:
    """What changes for one person, each by day and time."""

    gains: list[Part] = field(default_factory=list)
    loses: list[Part] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)

    @property
    def visit_ids(self) -> set[int]:
        """The visits that change for the person."""
        parts = {one.visit_id for one in (*self.gains, *self.loses)}
        return parts | {one.visit_id for one in self.moves}

    @property
    def count(self) -> int:
        """How many visits change for the person."""
        return len(self.gains) + len(self.loses) + len(self.moves)


def changes_of(told: Iterable[Part], draft: Iterable[Part]) -> Mapping[int, PersonChanges]:
    """The changes by worker; nobody is named for whom nothing changes.

    Which position of a visit somebody has is no change: both people come at the same time.
    """
    before = {(one.worker_id, one.visit_id): one for one in told}
    after = {(one.worker_id, one.visit_id): one for one in draft}
    found: dict[int, PersonChanges] = defaultdict(PersonChanges)
    for key, old in before.items():
        new = after.get(key)
        if new is None:
            found[old.worker_id].loses.append(old)
        elif (new.day, new.start) != (old.day, old.start):
            found[old.worker_id].moves.append(Move(new.day, old.visit_id, old.start, new.start))
    for key, new in after.items():
        if key not in before:
            found[new.worker_id].gains.append(new)
    for person in found.values():
        person.gains.sort(key=_order)
        person.loses.sort(key=_order)
        person.moves.sort(key=lambda one: (one.day, one.after, one.visit_id))
    return found


def _order(part: Part) -> tuple[date, float, int]:
    return part.day, part.start, part.visit_id
