"""A region's day, read before the planner works and saved after it. Mostly the region is one station."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import dispatch
from dispatch.regions import JOINED, keep_to_stations
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date, minute_of
from eldercare.visits.actions.drafts import save_draft
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import DayPlan
from eldercare.visits.planning.answer import draft_of
from eldercare.visits.planning.problem import places_of, problem_of
from eldercare.visits.planning.regions import join_stations, merged, stations_of
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history
from eldercare.visits.ways import find_ways

History = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class PlanningInput:
    """A problem with the rows of each station it was built from, so that its plan is saved on nothing else.

    `warning` is a code of `visits.ways.WARNINGS` when ways had to be estimated.
    """

    days: tuple[DayRows, ...]
    problem: dispatch.Problem
    warning: str | None = None

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations."""
        return tuple(rows.station_code for rows in self.days)

    @property
    def versions(self) -> dict[int, int]:
        """The version at which each visit was read."""
        return {visit.id: visit.version for rows in self.days for visit in rows.visits}


def build_regions(
    station_ids: Sequence[int], day: date, *, now: datetime, roads: dispatch.Roads | None = None
) -> dict[str, PlanningInput]:
    """The regions that these stations form on a day, by the codes of their stations (see `build_problem`)."""
    read = [_read(station_id, day) for station_id in station_ids]
    known = {rows.station_code: (rows, history) for rows, history in read}
    return {
        JOINED.join(codes): _build([known[code] for code in codes], now, roads)
        for codes in join_stations([rows for rows, _ in read])
    }


def build_problem(
    station_id: int,
    day: date,
    *,
    now: datetime,
    roads: dispatch.Roads | None = None,
    alter: Callable[[DayRows], DayRows] | None = None,
) -> PlanningInput:
    """Read a station's day, let the transaction go and find the ways; NotFoundError without such a station.

    Minutes of the problem count from local midnight of `day`. On the day itself nothing is planned before
    `now`, and visits that have begun are not in it: their people are free, at that home, when they are
    expected to be done. `alter` may change the rows first, to ask what would be.
    """
    rows, history = _read(station_id, day)
    return _build([(alter(rows) if alter else rows, history)], now, roads)


def _read(station_id: int, day: date) -> tuple[DayRows, History]:
    """A station's day and who came to its seniors before; no transaction is open afterwards."""
    session = db.session()
    found = read_day(session, station_id, day), read_history(session, station_id, day)
    if not _is_writing():
        session.rollback()
    return found


def _is_writing() -> bool:
    return bool(db.session().info.get("writing"))


def _build(
    read: Sequence[tuple[DayRows, History]], now: datetime, roads: dispatch.Roads | None
) -> PlanningInput:
    days = tuple(rows for rows, _ in read)
    rows = days[0] if len(days) == 1 else merged(days)
    history = {key: count for _, counts in read for key, count in counts.items()}
    modes = {person.mode for person in rows.people}
    # Nobody waits for another machine while a transaction is open.
    ways = find_ways(roads, places_of(rows), modes, ask=not _is_writing())
    earliest = math.ceil(minute_of(now, rows.day)) if local_date(now) == rows.day else 0
    problem = problem_of(rows, history, float(earliest), ways.travel)
    if len(days) > 1:
        problem = keep_to_stations(problem, stations_of(days))
    return PlanningInput(days, problem, ways.warning)


def store(
    made_from: PlanningInput, plan: dispatch.Plan, *, actor: User | None, now: datetime
) -> tuple[DayPlan, ...]:
    """Save the plan as the drafts of its stations' day, each with the cost and the snapshot of the region.

    Raises PlanStaleError, and saves nothing, when a visit or a person changed since the problem was built.
    """
    with transaction() as session:
        if any(read_day(session, rows.station_id, rows.day) != rows for rows in made_from.days):
            raise PlanStaleError
        return tuple(
            save_draft(draft_of(rows, plan, made_from.warning), actor=actor, now=now)
            for rows in made_from.days
        )
