"""Route sheets: a person's day in the order of the way, for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eldercare.people.models import Worker
from eldercare.people.rules.hours import Spell
from eldercare.visits.board.queries import BoardRows
from eldercare.visits.models import Assignment, Visit
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


@dataclass(slots=True)
class Sheet:
    """One person's day."""

    worker: Worker
    shifts: Sequence[Spell] = ()
    lines: list[Line] = field(default_factory=list)

    @property
    def kilometres(self) -> float:
        """The way of the day, without the way home."""
        return sum(line.part.travel_km for line in self.lines)

    @property
    def minutes(self) -> float:
        """Minutes of visits and ways."""
        return sum(line.visit.minutes + line.part.travel_minutes for line in self.lines)


def sheets_of(rows: BoardRows, worker_id: int | None = None) -> list[Sheet]:
    """A sheet for everybody who has a visit in the draft of the day, or for one person only."""
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
    wanted = [sheet for sheet in sheets.values() if worker_id in {None, sheet.worker.id}]
    return [sheet for sheet in wanted if sheet.lines]
