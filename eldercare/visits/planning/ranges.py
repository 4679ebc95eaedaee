"""A range of days that is planned as one problem for each region, read before and saved after the search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import dispatch
from dispatch.regions import JOINED, join
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.drafts import Draft, DraftPart, LeftOut, change_days, save_draft
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.planning.answer import reason_params
from eldercare.visits.planning.horizon import Horizon, places_of_horizon, problem_of_horizon
from eldercare.visits.planning.problem import held_by
from eldercare.visits.planning.regions import works_for
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history
from eldercare.visits.queries.flexible import allowed_days
from eldercare.visits.ways import find_ways

Look = Callable[[], None]
"""Called between two pieces of work; may raise to end it."""


@dataclass(frozen=True, slots=True)
class RangeInput:
    """A region's problem over several days, with the rows it was built from."""

    horizon: Horizon
    problem: dispatch.Problem
    warning: str | None = None

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations."""
        return self.horizon.stations


def build_ranges(
    station_ids: Sequence[int],
    first_day: date,
    last_day: date,
    *,
    roads: dispatch.Roads | None = None,
    look: Look = lambda: None,
) -> dict[str, RangeInput]:
    """The regions that these stations form over the range, by the codes of their stations joined.

    Stations that share somebody on any of the days are one region, so that nobody is planned twice.
    """
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    read: dict[str, list[tuple[DayRows, Mapping[tuple[int, int], int]]]] = {}
    for station_id in station_ids:
        for day in days:
            look()
            found = _read(station_id, day)
            read.setdefault(found[0].station_code, []).append(found)
    groups = join(
        [*({code} for code in read), *_shared([rows for all_ in read.values() for rows, _ in all_])]
    )
    made = {}
    for codes in groups:
        look()
        parts = [part for code in codes for part in read[code]]
        made[JOINED.join(codes)] = _build(parts, first_day, last_day, roads)
    return made


def _shared(days: Sequence[DayRows]) -> list[set[str]]:
    """The stations of each person over all days."""
    found: dict[int, set[str]] = {}
    for day in {rows.day for rows in days}:
        for worker, codes in works_for([rows for rows in days if rows.day == day]).items():
            found.setdefault(worker, set()).update(codes)
    return list(found.values())


def _read(station_id: int, day: date) -> tuple[DayRows, Mapping[tuple[int, int], int]]:
    session = db.session()
    found = read_day(session, station_id, day), read_history(session, station_id, day)
    session.rollback()
    return found


def _build(
    parts: Sequence[tuple[DayRows, Mapping[tuple[int, int], int]]],
    first_day: date,
    last_day: date,
    roads: dispatch.Roads | None,
) -> RangeInput:
    days = tuple(rows for rows, _ in parts)
    session = db.session()
    allowed = allowed_days(session, {rows.station_id for rows in days}, first_day, last_day)
    session.rollback()
    history = {key: count for _, counts in reversed(parts) for key, count in counts.items()}
    horizon = Horizon(first_day, days, history, allowed)
    modes = {person.mode for person in horizon.people}
    ways = find_ways(roads, places_of_horizon(horizon), modes, ask=True)
    return RangeInput(horizon, problem_of_horizon(horizon, ways.travel), ways.warning)


def store_range(made_from: RangeInput, plan: dispatch.Plan, *, actor: User | None, now: datetime) -> None:
    """Save the plan as the drafts of every station and day; free visits go to the days it gives them.

    Raises PlanStaleError, and saves nothing, when a visit or a person changed since the problem was built.
    """
    horizon = made_from.horizon
    with transaction() as session:
        if any(read_day(session, rows.station_id, rows.day) != rows for rows in horizon.days):
            raise PlanStaleError
        change_days(session, moved_days(horizon, plan))
        for rows in horizon.days:
            save_draft(draft_of_day(made_from, plan, rows), actor=actor, now=now)


def moved_days(horizon: Horizon, plan: dispatch.Plan) -> dict[int, date]:
    """The visits that the plan puts on another day than theirs, and that day."""
    planned = _planned_days(horizon, plan)
    days = {visit.id: rows.day for rows, visit in horizon.visits()}
    return {visit: day for visit, day in planned.items() if day != days[visit]}


def _planned_days(horizon: Horizon, plan: dispatch.Plan) -> dict[int, date]:
    return {int(stop.visit): horizon.day_at(stop.start) for route in plan.routes for stop in route.stops}


def draft_of_day(made_from: RangeInput, plan: dispatch.Plan, rows: DayRows) -> Draft:
    """What the plan gives one station on one day, with the cost of the whole horizon."""
    horizon = made_from.horizon
    station = {visit.id for day, visit in horizon.visits() if day.station_id == rows.station_id}
    gone = {int(one.visit): one.reason for one in plan.unassigned}
    return Draft(
        station_id=rows.station_id,
        day=rows.day,
        parts=tuple(
            DraftPart(
                visit_id=int(stop.visit),
                position=stop.position,
                worker_id=int(route.worker),
                starts_at=at(horizon.first_day, stop.start),
                ends_at=at(horizon.first_day, stop.end),
                travel_minutes=stop.travel_minutes,
                travel_km=round(stop.travel_km, 3),
            )
            for route in plan.routes
            for stop in route.stops
            if int(stop.visit) in station and horizon.day_at(stop.start) == rows.day
        ),
        left_out=tuple(
            LeftOut(visit.id, gone[visit.id].value, reason_params(visit, gone[visit.id]))
            for visit in rows.visits
            if visit.id in gone and not held_by(visit)
        ),
        seed=plan.seed,
        iterations=plan.iterations,
        seconds=round(plan.seconds, 3),
        snapshot=plan.snapshot,
        cost={name: round(value, 3) for name, value in asdict(plan.cost).items()},
        warning=made_from.warning,
    )
