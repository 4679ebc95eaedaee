"""The people of a day in the planner's words, with what they have begun already."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import dispatch
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.queries.day_rows import DayRows, PartRow, PersonRow, ShiftRow, VisitRow
from eldercare.visits.rules import BEGUN, OVER


def home_of(visit: VisitRow) -> str:
    """The place of a visit in the problem."""
    return f"senior-{visit.senior_id}"


def hall_of(block: BlockRow) -> str:
    """The place of a gathering in the problem: its station, as often as somebody hosts there."""
    return f"gathering-{-block.key}"


def base_of(person: PersonRow) -> str:
    """Where a worker starts the day, in the problem."""
    return f"worker-{person.id}"


@dataclass(frozen=True, slots=True)
class Busy:
    """When and where somebody's last visit that has begun will be over, and the minutes worked so far."""

    until: float
    place: str
    worked: float


def busy_people(rows: DayRows, earliest: float) -> dict[int, Busy]:
    """Everybody who has begun a visit or a gathering of the day, by worker."""
    busy: dict[int, Busy] = {}
    parts = [(visit, part) for visit in rows.visits if visit.state in BEGUN | OVER for part in visit.parts]
    for begun, part in parts:
        worker = part.published_worker_id
        if worker is None:
            continue
        spell, before = _spell(begun, part, earliest), busy.get(worker)
        latest = spell if before is None or before.until <= spell.until else before
        busy[worker] = replace(latest, worked=spell.worked + (before.worked if before else 0.0))
    for block in rows.blocks:
        if block.has_begun or block.start < earliest:
            spell, before = _at_the_station(block, earliest), busy.get(block.worker_id)
            latest = spell if before is None or before.until <= spell.until else before
            worked = spell.worked + (before.worked if before else 0.0)
            busy[block.worker_id] = replace(latest, worked=worked)
    return busy


def _at_the_station(block: BlockRow, earliest: float) -> Busy:
    """A gathering that has begun, or should have, until its real end or the end that can be expected."""
    length = block.end - block.start
    end = block.went if block.went is not None else block.end
    if not block.has_begun:
        end = max(end, earliest + length)
    elif block.went is None:
        end = max(end, earliest)
    return Busy(math.ceil(end), hall_of(block), max(0.0, end - block.start))


def _spell(visit: VisitRow, part: PartRow, earliest: float) -> Busy:
    """A visit that has begun, until its real end or the end that can be expected at `earliest`."""
    start = part.came if part.came is not None else part.published_start or visit.opens
    end = part.went if part.went is not None else start + visit.minutes
    if visit.state in BEGUN and part.went is None:
        still = 0.0 if part.came is not None else float(visit.minutes)
        end = max(end, earliest + still)
    return Busy(math.ceil(end), home_of(visit), max(0.0, end - start))


def worker_of(
    person: PersonRow, busy: Busy | None, also_in: frozenset[str], earliest: float, day: date
) -> dispatch.Worker:
    """Somebody the planner may send, with what is left of the shifts.

    A leader serves the own village, and the areas of visits that an operator gave to this leader.
    """
    return dispatch.Worker(
        id=str(person.id),
        kind="leader" if person.kind == "leader" else "caregiver",
        start=base_of(person),
        shifts=tuple(_shifts(person, busy, earliest)),
        mode=person.mode,
        skills={skill: (until - day).days if until else None for skill, until in person.skills},
        areas=also_in | {person.area_code} if person.kind == "leader" else frozenset(),
        day_minutes=max(0.0, person.max_minutes - (busy.worked if busy else 0.0)),
    )


def _shifts(person: PersonRow, busy: Busy | None, earliest: float) -> Iterator[dispatch.Shift]:
    """What is left of the person's shifts; only the first begins where the person is busy."""
    first = True
    for row in person.shifts:
        left = _left_of(row, person.absent_from, busy, earliest)
        if left is not None:
            yield left if first else replace(left, start_place=None)
            first = False


def _left_of(
    row: ShiftRow, absent_from: int | None, busy: Busy | None, earliest: float
) -> dispatch.Shift | None:
    ends = row.ends if absent_from is None else min(row.ends, absent_from)
    starts = max(row.starts, earliest, busy.until if busy else 0.0)
    if starts >= ends:
        return None
    rest_from = max(row.rest_from, starts)
    fits = row.rest and rest_from + row.rest <= min(row.rest_to, ends)
    rest = dispatch.Break(row.rest, rest_from, row.rest_to) if fits else None
    return dispatch.Shift(starts, ends, rest, start_place=busy.place if busy else None)
