"""What a disruption hits of a station's day, what a re-plan changes of it, and whether that keeps the rules.

Pure: rows in, values out. Times are minutes of the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from eldercare.visits.disruptions.rules import Away
from eldercare.visits.moving.conflicts import Conflict, absence_conflicts, check
from eldercare.visits.moving.day import offer_of
from eldercare.visits.queries.day_rows import DayRows, PartRow
from eldercare.visits.rules import OPEN

Part = tuple[int, int]
"""A visit and a position of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a visit that the new plan changes; `to_worker` None: nobody was found, with the reason."""

    visit_id: int
    version: int
    position: int
    from_worker: int | None
    from_start: float | None
    told: bool
    to_worker: int | None = None
    to_start: float | None = None
    reason: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def lost_parts(rows: DayRows, aways: Sequence[Away]) -> frozenset[Part]:
    """The parts of visits that have not begun whose person is not there: absent, or reported away."""
    gone = [*aways, *(Away(p.id, p.absent_from, 1440.0) for p in rows.people if p.absent_from is not None)]
    by_worker: dict[int, list[Away]] = {}
    for away in gone:
        by_worker.setdefault(away.worker_id, []).append(away)
    return frozenset(
        (visit.id, part.position)
        for visit in rows.visits
        if visit.state in OPEN
        for part in visit.parts
        if part.worker_id is not None and part.start is not None
        if any(one.hits(part.start, part.start + visit.minutes) for one in by_worker.get(part.worker_id, ()))
    )


def after(rows: DayRows, changes: Sequence[Change]) -> DayRows:
    """The day with these changes in it."""
    by_part = {(one.visit_id, one.position): one for one in changes}
    return replace(
        rows,
        visits=tuple(
            replace(
                visit, parts=tuple(_put(part, by_part.get((visit.id, part.position))) for part in visit.parts)
            )
            for visit in rows.visits
        ),
    )


def _put(part: PartRow, change: Change | None) -> PartRow:
    return part if change is None else replace(part, worker_id=change.to_worker, start=change.to_start)


def conflicts_after(
    rows: DayRows, changes: Sequence[Change], now: datetime, *, only: Sequence[Change] | None = None
) -> dict[Part, list[Conflict]]:
    """The rules that each part given to somebody would break once all of `changes` are in the day; `only`
    these are looked at."""
    day = after(rows, changes)
    found: dict[Part, list[Conflict]] = {}
    for one in changes if only is None else only:
        if one.to_worker is None or one.to_start is None:
            continue
        offer = offer_of(day, one.visit_id, one.position, now)
        person = offer.people.get(one.to_worker)
        if person is None:
            found[one.visit_id, one.position] = [Conflict("no_shift", True)]
            continue
        absent = absence_conflicts(person, one.to_start + offer.task.minutes)
        broken = [*absent, *check(person, offer.task, one.to_start, offer.ways(person))]
        found[one.visit_id, one.position] = [c for c in broken if c.hard or c.code == "travel"]
    return found


def keep_times(rows: DayRows, changes: Sequence[Change], now: datetime) -> list[Change]:
    """The same changes, each visit at the time that was said where that breaks no rule.

    A planner begins everything as soon as it can; a senior who waits for eleven is better served at eleven.
    """
    kept = list(changes)
    for visit_id in dict.fromkeys(one.visit_id for one in changes):
        tried = [_at_its_time(one) if one.visit_id == visit_id else one for one in kept]
        own = [one for one in tried if one.visit_id == visit_id]
        if tried != kept and not any(conflicts_after(rows, tried, now, only=own).values()):
            kept = tried
    return [one for one in kept if not (one.to_worker == one.from_worker and one.to_start == one.from_start)]


def _at_its_time(change: Change) -> Change:
    early = change.to_start is not None and change.from_start is not None
    return replace(change, to_start=change.from_start) if early else change
