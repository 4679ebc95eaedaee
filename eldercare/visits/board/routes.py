"""The rows of a day's board out of its tables: who does what when, who is away, who came."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eldercare.core.time import minute_of
from eldercare.people.models import Absence, WorkerSkill
from eldercare.people.rules.hours import Spell as Hours
from eldercare.visits.board.queries import BoardRows
from eldercare.visits.board.route import Gap, Spell, gaps
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.moving.travel import Way, ways_along
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.rules import GONE

AXIS = (480, 1020)  # the least that the time axis shows: 08:00 to 17:00
LAST_MINUTE = 1440
HALF = 30


@dataclass(frozen=True, slots=True)
class Away:
    """From which minute of the day a person is absent, and the reason's code."""

    start: float
    reason: str


@dataclass(frozen=True, slots=True)
class Routes:
    """Everything about the day's people by worker id; `gaps` and `attended` by (worker id, visit id).

    `ways`: to each gathering, by its key, from the stop before it.
    """

    day: date
    spells: Mapping[int, list[Spell]]
    gaps: Mapping[tuple[int, int], Gap]
    shifts: Mapping[int, Sequence[Hours]]
    skills: Mapping[int, set[str]]
    away: Mapping[int, Away]
    attended: Mapping[tuple[int, int], Attendance]
    ways: Mapping[int, Way]

    @classmethod
    def of(cls, rows: BoardRows) -> "Routes":
        """Put the parts of all visits into the rows of their people."""
        spells = spells_of(rows.visits, rows.day)
        ways = {block.key: way_to(block, rows) for block in rows.blocks}
        for block in rows.blocks:
            travel = ways[block.key].minutes
            spells[block.worker_id].append(Spell(block.key, block.start, block.end, travel))
        return cls(
            day=rows.day,
            spells=spells,
            gaps={(worker, gap.key): gap for worker, row in spells.items() for gap in gaps(row)},
            shifts=rows.team.shifts,
            skills=_skills(rows.team.skills),
            away=away_on(rows.day, rows.team.absences),
            attended={(a.worker_id, a.visit_id): a for a in rows.attendances},
            ways=ways,
        )

    def is_short(self, visit: Visit) -> bool:
        """Whether a way that leads to the visit is too short for one of its people."""
        keys = [(part.worker_id, visit.id) for part in visit.assignments if part.worker_id]
        return any(key in self.gaps and self.gaps[key].short > 0 for key in keys)

    def hits_absence(self, visit: Visit) -> bool:
        """Whether one of the visit's people is absent before it ends."""
        ends = [(p.worker_id, minute_of(p.ends_at, self.day)) for p in visit.assignments if p.ends_at]
        return any(worker in self.away and end > self.away[worker].start for worker, end in ends if worker)


def spells_of(visits: Iterable[Visit], day: date) -> dict[int, list[Spell]]:
    """What each person does on the day; cancelled and missed visits take no time."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    for visit in visits:
        for part in visit.assignments if visit.state not in GONE else ():
            if part.worker_id and part.starts_at and part.ends_at:
                start, end = minute_of(part.starts_at, day), minute_of(part.ends_at, day)
                spells[part.worker_id].append(Spell(visit.id, start, end, part.travel_minutes))
    return spells


def way_to(block: BlockRow, rows: BoardRows) -> Way:
    """The way of the host of a gathering to the station: from what is done before it, else from home."""
    host = next(worker for worker in rows.team.workers if worker.id == block.worker_id)
    stops = [
        (minute_of(part.starts_at, rows.day), visit.residence.place)
        for visit in rows.visits
        for part in visit.assignments
        if part.worker_id == host.id and part.starts_at and visit.state not in GONE
    ]
    stops += [(one.start, one.place) for one in rows.blocks if one.worker_id == host.id and one != block]
    before = [stop for stop in stops if stop[0] < block.start]
    place = max(before, key=lambda stop: stop[0])[1] if before else host.home
    (way,) = ways_along([place, block.place], host.travel_mode)
    return way


def away_on(day: date, absences: Iterable[Absence]) -> dict[int, Away]:
    """Who is absent on the day, from the earliest minute of all absences."""
    away: dict[int, Away] = {}
    for absence in absences:
        start = absence.from_minute if absence.first_day == day else 0
        if absence.worker_id not in away or start < away[absence.worker_id].start:
            away[absence.worker_id] = Away(start, absence.reason)
    return away


def _skills(rows: Iterable[WorkerSkill]) -> dict[int, set[str]]:
    skills: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        skills[row.worker_id].add(row.skill)
    return skills


def span_of(shifts: Iterable[Hours], spells: Iterable[Sequence[Spell]]) -> list[float]:
    """First and last minute of the time axis: full half hours around all shifts and what is done."""
    rows, shifts = list(spells), list(shifts)
    first = min([AXIS[0], *(s.starts for s in shifts), *(s.start for row in rows for s in row)])
    last = max([AXIS[1], *(s.ends for s in shifts), *(s.end for row in rows for s in row)])
    return [max(0.0, first // HALF * HALF), min(LAST_MINUTE, -(-last // HALF) * HALF)]
