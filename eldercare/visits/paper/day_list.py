"""The list of a station's day: each visit once, by time or under the people who make it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eldercare.people.models import Worker
from eldercare.visits.board.marks import standing
from eldercare.visits.changes import is_changed
from eldercare.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """One visit as a line. `starts_at` is None while nobody has it: then it may start in the visit's window.
    `mark` is a key of `eldercare.marks.VISIT`, `untold` whether people were told something else so far."""

    visit: Visit
    starts_at: datetime | None
    ends_at: datetime | None
    people: tuple[str, ...]
    mark: str
    untold: bool

    @property
    def begins(self) -> datetime:
        """By what it stands in order."""
        return self.starts_at or self.visit.window_start

    @property
    def missing(self) -> int:
        """How many people are still looked for."""
        return self.visit.staff_count - len(self.people)


@dataclass(slots=True)
class Group:
    """The entries of one person; `worker` None holds what nobody makes yet."""

    worker: Worker | None
    entries: list[Entry] = field(default_factory=list)


def entries_of(visits: Iterable[Visit], workers: Mapping[int, Worker], now: datetime) -> list[Entry]:
    """The visits that stand, in order of time; cancelled ones bind nobody and are left out."""
    kept = [visit for visit in visits if visit.state != "cancelled"]
    entries = [_entry(visit, workers, now) for visit in kept]
    return sorted(entries, key=lambda entry: (entry.begins, entry.visit.id))


def _entry(visit: Visit, workers: Mapping[int, Worker], now: datetime) -> Entry:
    taken = [part for part in visit.assignments if part.worker_id is not None]
    ids = [part.worker_id for part in taken if part.worker_id]
    starts = [part.starts_at for part in taken if part.starts_at]
    ends = [part.ends_at for part in taken if part.ends_at]
    return Entry(
        visit=visit,
        starts_at=min(starts, default=None),
        ends_at=max(ends, default=None),
        people=tuple(workers[one].name for one in ids if one in workers),
        mark=standing(visit, now, short=False, absent=False).mark,
        untold=is_changed(visit),
    )


def groups_of(entries: Sequence[Entry], workers: Mapping[int, Worker]) -> list[Group]:
    """The entries under their people, a visit for two under both; what nobody makes comes last."""
    groups: dict[int, Group] = {}
    nobody = Group(None)
    for entry in entries:
        people = [part.worker_id for part in entry.visit.assignments if part.worker_id in workers]
        for worker_id in people:
            group = groups.setdefault(worker_id or 0, Group(workers[worker_id or 0]))
            group.entries.append(entry)
        if entry.missing > 0:
            nobody.entries.append(entry)
    order = [groups[worker_id] for worker_id in workers if worker_id in groups]
    return [*order, nobody] if nobody.entries else order
