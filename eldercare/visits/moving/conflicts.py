"""Which rules a move breaks, each by name and with its numbers. Values in, values out.

Hard rules need a reason to be overridden; soft ones are only told. Times are minutes after local midnight.
The order is that of the planner's `Reason`: what the person is, then where and when, then the day around it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from eldercare.core.geo import Place
from eldercare.visits.regards import NOTHING_SAID, Regards

EPSILON = 0.5


@dataclass(frozen=True, slots=True)
class Busy:
    """A visit that the person does already, or with a `visit_id` below zero a gathering that the person hosts
    (`queries.blocks`)."""

    visit_id: int
    start: float
    end: float
    place: Place

    @property
    def is_gathering(self) -> bool:
        """Whether it is fixed at a station, and no visit."""
        return self.visit_id < 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work on the day, with the other visits in order of time. `run_out`: skills that the person
    had until a day before, with that day."""

    id: int
    kind: str
    sex: str
    area_code: str
    mode: str
    home: Place
    skills: frozenset[str]
    shifts: tuple[tuple[float, float], ...]
    away_from: float | None
    rests: tuple[tuple[float, float, float], ...]
    max_minutes: float
    busy: Sequence[Busy] = ()
    languages: frozenset[str] = frozenset()
    run_out: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """The part of a visit that is given to somebody; `partner` does the other part, at the same time.
    `sex` is the one that may come, None for any; nothing can start before `earliest`, the present minute;
    `regards` is what the senior says about who comes."""

    visit_id: int
    kinds: frozenset[str]
    skills: frozenset[str]
    sex: str | None
    area_code: str
    place: Place
    window: tuple[float, float]
    minutes: float
    staff: int = 1
    partner: Person | None = None
    preferred: int | None = None
    earliest: float = 0.0
    regards: Regards = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule that the move breaks; `params` are codes, ids and minutes."""

    code: str
    hard: bool
    params: Mapping[str, Any] = field(default_factory=dict)


Ways = Callable[[Place, Place, str], float]
"""Minutes from one place to another by a way of going."""


def person_conflicts(person: Person, task: Task) -> Iterator[Conflict]:
    """Rules about who the person is, whatever the time."""
    if person.kind not in task.kinds:
        yield Conflict("wrong_kind", True, {"kind": person.kind})
    lost = sorted(task.skills & person.run_out.keys())
    if lost:
        day = max(person.run_out[skill] for skill in lost)
        yield Conflict("certificate_over", True, {"skills": lost, "day": day.isoformat()})
    missing = sorted(task.skills - person.skills - set(lost))
    if missing:
        yield Conflict("no_skill", True, {"skills": missing})
    if task.sex and person.sex != task.sex:
        yield Conflict("same_sex", True, {"asked": task.sex, "sex": person.sex})
    ban = task.regards.ban_of(person.id)
    if ban is not None:
        yield Conflict("banned", True, {"reason": ban})
    if person.kind == "leader" and not task.area_code.startswith(person.area_code):
        yield Conflict("outside_area", True, {"area": task.area_code, "own": person.area_code})
    if task.preferred and task.preferred != person.id:
        yield Conflict("not_preferred", False, {"worker": task.preferred})
    if task.regards.languages and not task.regards.speaks(person.languages):
        yield Conflict("other_language", False, {"languages": sorted(task.regards.languages)})


def absence_conflicts(person: Person, end: float) -> Iterator[Conflict]:
    """The absence of somebody who is away before `end`, with the minute it begins when that is inside the
    day. Unlike the other hard rules no reason sets it aside."""
    if person.away_from is not None and end > person.away_from:
        code = "absent" if person.away_from else "absent_all_day"
        yield Conflict(code, True, {"from": person.away_from})


def time_conflicts(person: Person, task: Task, start: float, ways: Ways) -> Iterator[Conflict]:
    """Rules about one start time in the person's day."""
    end = start + task.minutes
    if start < task.earliest:
        yield Conflict("past", True, {"start": start, "now": task.earliest})
    yield from _shift(person, start, end)
    if not task.window[0] - EPSILON <= start <= task.window[1] + EPSILON:
        yield Conflict("window_closed", True, {"from": task.window[0], "to": task.window[1], "start": start})
    yield from _neighbours(person, task, start, ways)
    yield from _hours(person, task, start, ways)
    for rest in person.rests:
        yield from _rest(person, rest, start, end)


def _shift(person: Person, start: float, end: float) -> Iterator[Conflict]:
    if not person.shifts:
        yield Conflict("no_shift", True, {})
    elif not any(begins - EPSILON <= start and end <= ends + EPSILON for begins, ends in person.shifts):
        begins, ends = min(person.shifts, key=lambda shift: _apart(shift, start, end))
        yield Conflict("outside_shift", True, {"from": begins, "to": ends})


def _apart(shift: tuple[float, float], start: float, end: float) -> float:
    """How far a visit stands out of a shift, to name the nearest one."""
    return max(0.0, shift[0] - start) + max(0.0, end - shift[1])


def _neighbours(person: Person, task: Task, start: float, ways: Ways) -> Iterator[Conflict]:
    """Overlaps are hard; a way that is too short can be made up for and is soft."""
    end = start + task.minutes
    for other in person.busy:
        if other.start < end - EPSILON and start < other.end - EPSILON:
            overlap = min(end, other.end) - max(start, other.start)
            code = "gathering" if other.is_gathering else "overlap"
            yield Conflict(code, True, {"visit": other.visit_id, "minutes": overlap})
    before = max((o for o in person.busy if o.end <= start + EPSILON), key=lambda o: o.end, default=None)
    after = min((o for o in person.busy if o.start >= end - EPSILON), key=lambda o: o.start, default=None)
    if before:
        yield from _way(before, start - before.end, ways(before.place, task.place, person.mode), "from")
    if after:
        yield from _way(after, after.start - end, ways(task.place, after.place, person.mode), "to")


def _way(other: Busy, free: float, needed: float, side: str) -> Iterator[Conflict]:
    if needed - free > EPSILON:
        yield Conflict(
            "travel", False,
            {"visit": other.visit_id, "side": side, "needed": needed, "free": free, "short": needed - free},
        )  # fmt: skip


def _hours(person: Person, task: Task, start: float, ways: Ways) -> Iterator[Conflict]:
    row = sorted([*person.busy, Busy(task.visit_id, start, start + task.minutes, task.place)], key=_by_start)
    places = [person.home, *(stop.place for stop in row), person.home]
    travel = sum(ways(a, b, person.mode) for a, b in pairwise(places))
    total = travel + sum(stop.end - stop.start for stop in row)
    if total > person.max_minutes + EPSILON:
        yield Conflict("hours_exceeded", True, {"total": total, "max": person.max_minutes})


def _by_start(stop: Busy) -> tuple[float, int]:
    return stop.start, stop.visit_id


def _rest(person: Person, rest: tuple[float, float, float], start: float, end: float) -> Iterator[Conflict]:
    minutes, earliest, latest = rest
    if minutes <= 0 or end <= earliest or start >= latest:
        return
    spells = sorted([(o.start, o.end) for o in person.busy] + [(start, end)])
    free, cursor = 0.0, earliest
    for begins, ends in [*spells, (latest, latest)]:
        free = max(free, min(begins, latest) - cursor)
        cursor = max(cursor, ends)
    if free < minutes - EPSILON:
        yield Conflict("no_break", False, {"minutes": minutes, "from": earliest, "to": latest})


def pair_conflicts(task: Task, start: float, ways: Ways) -> Iterator[Conflict]:
    """What the other person of a visit for two would run into at this start; told as one conflict."""
    if task.staff == 1:
        return
    if task.partner is None:
        yield Conflict("no_second_person", False, {})
        return
    theirs = [c for c in time_conflicts(task.partner, task, start, ways) if c.hard]
    stops = [c for c in theirs if c.code != "window_closed"]
    if stops:
        found = {"worker": task.partner.id, "code": stops[0].code, **stops[0].params}
        yield Conflict("pair_busy", True, found)


def check(person: Person, task: Task, start: float, ways: Ways) -> list[Conflict]:
    """Every rule that giving `task` to `person` at `start` breaks, hard ones first."""
    found = [
        *person_conflicts(person, task),
        *time_conflicts(person, task, start, ways),
        *pair_conflicts(task, start, ways),
    ]
    return sorted(found, key=lambda conflict: not conflict.hard)
