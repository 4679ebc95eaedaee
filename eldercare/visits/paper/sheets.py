"""Route sheets: a person's day in the order of the way, for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.people.rules.hours import Spell
from eldercare.visits.board.queries import BoardRows
from eldercare.visits.board.routes import way_to
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.moving.travel import Way
from eldercare.visits.queries.blocks import BlockRow
from eldercare.visits.rules import GONE, OPEN


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of a sheet; `partner` is the other person of a visit for two."""

    part: Assignment
    visit: Visit
    partner: str | None

    @property
    def untold(self) -> bool:
        """Whether the person was told something else, or nothing yet."""
        return self.visit.state in OPEN and self.part.changed


@dataclass(frozen=True, slots=True)
class Hosted:
    """A gathering that the person hosts, with the way that leads there."""

    block: BlockRow
    way: Way
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Sheet:
    """One person's day."""

    worker: Worker
    shifts: Sequence[Spell] = ()
    lines: list[Line] = field(default_factory=list)
    hosted: list[Hosted] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[Line | None, Hosted | None]]:
        """Visits and gatherings in order of time, one of the two in each row."""
        visits = [(line.part.starts_at, line, None) for line in self.lines if line.part.starts_at]
        both = [*visits, *((one.starts_at, None, one) for one in self.hosted)]
        return [(line, hosted) for _, line, hosted in sorted(both, key=lambda row: row[0])]

    @property
    def kilometres(self) -> float:
        """The way of the day, without the way home."""
        return sum(line.part.travel_km for line in self.lines) + sum(one.way.km for one in self.hosted)

    @property
    def minutes(self) -> float:
        """Minutes of visits, gatherings and ways."""
        hosted = sum(one.block.end - one.block.start + one.way.minutes for one in self.hosted)
        return hosted + sum(line.visit.minutes + line.part.travel_minutes for line in self.lines)


def sheets_of(rows: BoardRows, worker_id: int | None = None) -> list[Sheet]:
    """A sheet for everybody who has a visit in the draft of the day or hosts something, or for one person."""
    sheets = {worker.id: Sheet(worker, rows.team.shifts.get(worker.id, ())) for worker in rows.team.workers}
    names = {worker.id: worker.name for worker in rows.team.workers}
    parts = [
        (part, visit)
        for visit in rows.visits
        for part in visit.assignments
        if part.worker_id in sheets and part.starts_at and visit.state not in GONE
    ]
    for part, visit in sorted(parts, key=lambda pair: (pair[0].starts_at, pair[1].id)):
        others = [names.get(o.worker_id or 0) for o in visit.assignments if o is not part]
        sheets[part.worker_id or 0].lines.append(Line(part, visit, next(iter(others), None)))
    for block in rows.blocks:
        starts, ends = at(rows.day, block.start), at(rows.day, block.end)
        sheets[block.worker_id].hosted.append(Hosted(block, way_to(block, rows), starts, ends))
    wanted = [sheet for sheet in sheets.values() if worker_id in {None, sheet.worker.id}]
    return [sheet for sheet in wanted if sheet.lines or sheet.hosted]
