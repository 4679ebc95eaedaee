"""The pieces of a planning job: a region over one day or several, each solved and saved by itself."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import dispatch
from dispatch import Cancelled, Plan
from dispatch.stop import StopRule
from eldercare.accounts.models import User
from eldercare.visits.errors import PlanDataError
from eldercare.visits.planning.ranges import Look, RangeInput, build_ranges, moved_days, store_range
from eldercare.visits.planning.station_day import PlanningInput, build_regions, store
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.ways import roads_of, settings

__all__ = ["ITERATIONS", "Cancelled", "Found", "Piece", "Plan", "from_told", "pieces_of", "solve_piece"]

# A count, not a time: the same seed then gives the same plan again, on any machine.
ITERATIONS = 300_000

Entry = dict[str, Any]
"""What came of a station's day: {day, station, visits, planned, left_out}."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A region over a span of days. `code` joins the codes of its stations."""

    code: str
    first_day: date
    last_day: date
    made_from: PlanningInput | RangeInput

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations."""
        return self.made_from.stations

    @property
    def warning(self) -> str | None:
        """A code of `visits.ways.WARNINGS` when ways had to be estimated."""
        return self.made_from.warning

    @property
    def days(self) -> Sequence[DayRows]:
        """The rows of each station and day."""
        return (
            self.made_from.days if isinstance(self.made_from, PlanningInput) else self.made_from.horizon.days
        )

    @property
    def iterations(self) -> int:
        """How long the search is without a limit by time."""
        return ITERATIONS * ((self.last_day - self.first_day).days + 1)

    def save(self, plan: Plan, *, actor: User | None, now: datetime) -> None:
        """Keep the plan as drafts. Raises PlanStaleError when rows changed meanwhile."""
        if isinstance(self.made_from, PlanningInput):
            store(self.made_from, plan, actor=actor, now=now)
        else:
            store_range(self.made_from, plan, actor=actor, now=now)

    def entries(self, plan: Plan) -> list[Entry]:
        """What the plan does for each station and day."""
        gone = {left.visit: left.reason.value for left in plan.unassigned}
        asked = {visit.id for visit in self.made_from.problem.visits}
        moved = moved_days(self.made_from.horizon, plan) if isinstance(self.made_from, RangeInput) else {}
        return [_entry(rows, self._ids(rows, moved) & asked, gone) for rows in self.days]

    def _ids(self, rows: DayRows, moved: Mapping[int, date]) -> set[str]:
        """The visits that the station has on that day by the plan."""
        stay = {str(visit.id) for visit in rows.visits if moved.get(visit.id, rows.day) == rows.day}
        others = (one for one in self.days if one.station_id == rows.station_id and one.day != rows.day)
        come = {str(v.id) for one in others for v in one.visits if moved.get(v.id) == rows.day}
        return stay | come


def _entry(rows: DayRows, visits: Collection[str], gone: Mapping[str, str]) -> Entry:
    left_out = Counter(gone[visit] for visit in visits if visit in gone)
    return {
        "day": rows.day.isoformat(),
        "station": rows.station_code,
        "visits": len(visits),
        "planned": len(visits) - left_out.total(),
        "left_out": dict(sorted(left_out.items())),
    }


def pieces_of(
    station_ids: Sequence[int], first_day: date, last_day: date, *, now: datetime, look: Look
) -> list[Piece]:
    """The regions that these stations form, by code. Raises RoadUrlWrongError or PlanDataError."""
    roads = roads_of(settings())
    made: Mapping[str, PlanningInput | RangeInput]
    try:
        if first_day == last_day:
            look()
            made = build_regions(station_ids, first_day, now=now, roads=roads)
        else:
            made = build_ranges(station_ids, first_day, last_day, roads=roads, look=look)
    except dispatch.InvalidProblemError as error:
        raise PlanDataError(field=str(error)) from error
    return [Piece(code, first_day, last_day, made[code]) for code in sorted(made)]


@dataclass(frozen=True, slots=True)
class Found:
    """How far a search is: the share of it (0 to 1) and the best cost."""

    share: float
    cost: float


def solve_piece(
    piece: Piece,
    *,
    seconds: float | None,
    seed: int,
    cancelled: Cancelled,
    tell: Callable[[Found], None],
) -> Plan:
    """The best plan found, or the best so far when `cancelled` is set. What people were told is kept to."""
    end: StopRule = dispatch.MaxRuntime(seconds) if seconds else dispatch.MaxIterations(piece.iterations)
    problem, start = from_told(piece.made_from.problem)

    def report(progress: dispatch.Progress) -> None:
        tell(Found(min(1.0, end.progress(progress.iterations, progress.seconds)), progress.cost))

    return dispatch.solve(
        problem, stop=dispatch.any_of(end, cancelled), seed=seed, start=start, progress=report
    )


def from_told(problem: dispatch.Problem) -> tuple[dispatch.Problem, Plan | None]:
    """A day that was told to people is planned again from there, so that few of them see a change."""
    told = dispatch.plan_in_force(problem)
    return (problem, None) if told is None else (replace(problem, weights=dispatch.LEAST_CHANGE), told)
