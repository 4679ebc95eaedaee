"""Several days of a station at a glance: people by days, each with the load and where the visits lie."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only, selectinload

from eldercare.core.db import db
from eldercare.core.time import minute_of
from eldercare.people.models import Absence, Senior, Station, Worker
from eldercare.people.queries import at_station, spells_on
from eldercare.people.rules.hours import Spell as Hours
from eldercare.visits.board.routes import Away, away_on
from eldercare.visits.board.words import absence_text
from eldercare.visits.changes import is_changed, needs_people
from eldercare.visits.models import DayPlan, Visit
from eldercare.visits.queries.blocks import BlockRow, read_blocks
from eldercare.visits.rules import GONE

WEEK, SHORT = 7, 3
FIRST, LAST = 420, 1140
"""The hours that the small strip of a day shows: 07:00 to 19:00."""
FULL = 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """One visit in the strip of a day, in per cent of its width; `tone` as the board colours it."""

    left: float
    width: float
    tone: str


@dataclass(slots=True)
class Cell:
    """One person's day; `busy` minutes of what is done and of ways, of `limit`. `away`: why nobody comes."""

    day: date
    at_work: bool
    limit: int
    busy: float = 0.0
    visits: int = 0
    away: str = ""
    bars: list[Bar] = field(default_factory=list)

    @property
    def share(self) -> int:
        """Load in per cent, at most a hundred."""
        return min(100, round(100 * self.busy / self.limit)) if self.limit else 0

    @property
    def is_full(self) -> bool:
        """Whether the day has no room for more."""
        return self.share >= FULL * 100


@dataclass(slots=True)
class Day:
    """One column: what the day has in all; `plan` as it stands, None when the day is not planned."""

    day: date
    visits: int = 0
    waiting: int = 0
    changes: int = 0
    plan: DayPlan | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The whole sheet: people with their cells by day, in the order of the board."""

    days: Sequence[Day]
    rows: Sequence[tuple[Worker, Sequence[Cell]]]
    first: date
    today: date


def week_of(station: Station, first: date, count: int, today: date) -> Week:
    """So many days from `first` on, in a number of queries that grows only with the days."""
    days = [first + timedelta(days=n) for n in range(count)]
    visits = _visits(station.id, days)
    workers = _workers(station.id, days, visits)
    ids = [worker.id for worker in workers]
    absences = list(db.session.scalars(_absences(ids, days)))
    by_day = defaultdict(list)
    for visit in visits:
        by_day[visit.day].append(visit)
    cells: dict[int, list[Cell]] = {worker.id: [] for worker in workers}
    for day in days:
        here = [one for one in absences if one.first_day <= day <= one.last_day]
        column = _cells(day, workers, by_day[day], spells_on(db.session(), ids, day), away_on(day, here))
        _add_blocks(column, read_blocks(db.session(), day, ids))
        for worker_id, cell in column.items():
            cells[worker_id].append(cell)
    rows = [(worker, cells[worker.id]) for worker in workers if _is_shown(worker, cells[worker.id])]
    return Week(_days(station.id, days, by_day), rows, first, today)


def _is_shown(worker: Worker, cells: Sequence[Cell]) -> bool:
    """Leaders without anything to do would only fill the sheet."""
    return any(cell.bars for cell in cells) or (worker.kind != "leader" and any(c.at_work for c in cells))


def _visits(station_id: int, days: Sequence[date]) -> Sequence[Visit]:
    rows = (
        select(Visit)
        .where(Visit.station_id == station_id, Visit.day.in_(days), Visit.state.not_in(GONE))
        .options(selectinload(Visit.assignments), joinedload(Visit.senior).load_only(Senior.id))
        .order_by(Visit.day, Visit.id)
    )
    return db.session.scalars(rows).all()


def _workers(station_id: int, days: Sequence[date], visits: Iterable[Visit]) -> Sequence[Worker]:
    also = {part.worker_id for visit in visits for part in visit.assignments if part.worker_id}
    rows = (
        select(Worker)
        .where((at_station(station_id, days[0]) & Worker.active) | Worker.id.in_(also))
        .options(load_only(Worker.id, Worker.kind, Worker.name, Worker.area_code, Worker.max_minutes))
        .order_by(Worker.kind, Worker.area_code, Worker.name_pinyin, Worker.id)
    )  # fmt: skip
    return db.session.scalars(rows).all()


def _absences(ids: Sequence[int], days: Sequence[date]) -> Any:
    return (
        select(Absence)
        .where(Absence.worker_id.in_(ids), Absence.first_day <= days[-1], Absence.last_day >= days[0])
        .order_by(Absence.id)
    )


def _cells(
    day: date,
    workers: Sequence[Worker],
    visits: Sequence[Visit],
    shifts: Mapping[int, Sequence[Hours]],
    away: Mapping[int, Away],
) -> dict[int, Cell]:
    cells = {}
    for worker in workers:
        absent = away.get(worker.id)
        reason = absence_text(absent.reason) if absent else ""
        cells[worker.id] = Cell(day, bool(shifts.get(worker.id)), worker.max_minutes, away=reason)
    for visit in visits:
        for part in visit.assignments:
            cell = cells.get(part.worker_id or 0)
            if cell is None or part.starts_at is None:
                continue
            cell.visits += 1
            cell.busy += visit.minutes + part.travel_minutes
            cell.bars.append(_bar(visit, minute_of(part.starts_at, day), changed=part.changed))
    return cells


def _add_blocks(cells: Mapping[int, Cell], blocks: Iterable[BlockRow]) -> None:
    """What people host that day."""
    for block in blocks:
        cell = cells[block.worker_id]
        cell.busy += block.end - block.start
        left = 100 * (min(max(block.start, FIRST), LAST) - FIRST) / (LAST - FIRST)
        width = min(100 - left, 100 * (block.end - block.start) / (LAST - FIRST))
        cell.bars.append(Bar(round(left, 2), round(width, 2), "rev"))


def _bar(visit: Visit, start: float, *, changed: bool) -> Bar:
    left = 100 * (min(max(start, FIRST), LAST) - FIRST) / (LAST - FIRST)
    tones = {"done": "ok", "in_progress": "solid", "to_verify": "rev", "on_the_way": "info"}
    tone = tones.get(visit.state, "brand" if changed else "mute")
    return Bar(round(left, 2), round(min(100 - left, 100 * visit.minutes / (LAST - FIRST)), 2), tone)


def _days(station_id: int, days: Sequence[date], by_day: Mapping[date, Sequence[Visit]]) -> list[Day]:
    rows = select(DayPlan).where(DayPlan.station_id == station_id, DayPlan.day.in_(days))
    plans = {plan.day: plan for plan in db.session.scalars(rows)}
    return [
        Day(
            day,
            visits=len(by_day[day]),
            waiting=sum(map(needs_people, by_day[day])),
            changes=sum(map(is_changed, by_day[day])),
            plan=plans.get(day),
        )
        for day in days
    ]
