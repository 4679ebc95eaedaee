"""The pieces of a planning job: a region over one day or several, each solved and saved by itself."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog

import dispatch
from dispatch import Cancelled, Plan
from dispatch.regions import JOINED
from dispatch.stop import StopRule
from eldercare.visits.planning.answer import moved_days
from eldercare.visits.planning.beginning import beginning_of
from eldercare.visits.planning.ranges import Look, range_builds
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.planning.station_day import region_builds
from eldercare.visits.queries.day_rows import DayRows

__all__ = ["Cancelled", "Found", "Plan", "entries_of", "iterations_of", "pieces_of",
           "solve_piece", "within"]  # fmt: skip

log = structlog.get_logger(__name__)

# Counts, not times: the same seed then gives the same plan again, on any machine.
ITERATIONS_PER_DAY, ITERATIONS_PER_VISIT = 300_000, 12_500

Entry = dict[str, Any]
"""What came of a station's day: {day, station, visits, planned, left_out}."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The regions that can be planned, by code, and the stations of those whose rows are no problem."""

    able: tuple[PlanningInput, ...]
    refused: tuple[str, ...]


def pieces_of(
    station_ids: Sequence[int],
    first_day: date,
    last_day: date,
    *,
    now: datetime,
    roads: dispatch.Roads | None,
    look: Look = lambda: None,
) -> Pieces:
    """The regions that these stations form over the days. One that cannot be planned holds up no other."""
    if first_day == last_day:
        look()
        builds = region_builds(station_ids, first_day, now=now, roads=roads)
    else:
        builds = range_builds(station_ids, first_day, last_day, roads=roads, look=look)
    able: list[PlanningInput] = []
    refused: list[str] = []
    for code in sorted(builds):
        look()
        try:
            able.append(builds[code]())
        except dispatch.InvalidProblemError as error:
            log.warning("region_not_planned", region=code, day=first_day.isoformat(), fault=str(error))
            refused += code.split(JOINED)
    return Pieces(tuple(able), tuple(refused))


def within(seconds: float | None) -> StopRule | None:
    """A search that ends after so many seconds; None for a fixed count of iterations."""
    return dispatch.MaxRuntime(seconds) if seconds else None


def iterations_of(piece: PlanningInput) -> int:
    """How long the search is without a limit by time: by the visits, and for few of them by the days."""
    days = (piece.last_day - piece.first_day).days + 1
    return max(ITERATIONS_PER_DAY * days, ITERATIONS_PER_VISIT * len(piece.problem.visits))


@dataclass(frozen=True, slots=True)
class Found:
    """How far a search is: the share of it (0 to 1) and the best cost."""

    share: float
    cost: float


def solve_piece(
    piece: PlanningInput,
    *,
    seconds: float | None,
    seed: int,
    cancelled: Cancelled,
    tell: Callable[[Found], None],
) -> Plan:
    """The best plan found, or the best so far when `cancelled` is set; never worse than the draft. What
    people were told is kept to."""
    end = within(seconds) or dispatch.MaxIterations(iterations_of(piece))
    begin = beginning_of(piece)

    def report(progress: dispatch.Progress) -> None:
        tell(Found(min(1.0, end.progress(progress.iterations, progress.seconds)), progress.cost))

    return dispatch.solve(
        begin.problem,
        stop=dispatch.any_of(end, cancelled),
        seed=seed,
        start=begin.start,
        known=begin.known,
        progress=report,
    )


def entries_of(piece: PlanningInput, plan: Plan) -> list[Entry]:
    """What the plan does for each station and day."""
    gone = {left.visit: left.reason.value for left in plan.unassigned}
    asked = {visit.id for visit in piece.problem.visits}
    moved = moved_days(piece, plan)
    return [_entry(rows, _ids(piece, rows, moved) & asked, gone) for rows in piece.days]


def _ids(piece: PlanningInput, rows: DayRows, moved: Mapping[int, date]) -> set[str]:
    """The visits that the station has on that day by the plan."""
    station = (one for one in piece.days if one.station_id == rows.station_id)
    return {str(v.id) for one in station for v in one.visits if moved.get(v.id, one.day) == rows.day}


def _entry(rows: DayRows, visits: Collection[str], gone: Mapping[str, str]) -> Entry:
    left_out = Counter(gone[visit] for visit in visits if visit in gone)
    return {
        "day": rows.day.isoformat(),
        "station": rows.station_code,
        "visits": len(visits),
        "planned": len(visits) - left_out.total(),
        "left_out": dict(sorted(left_out.items())),
    }
