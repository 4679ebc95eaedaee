"""A range of days as one problem for each region."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import dispatch
from dispatch.regions import JOINED
from eldercare.core.db import db
from eldercare.visits.plan_jobs.rules import days_of
from eldercare.visits.planning.horizon import Horizon, places_of_horizon, problem_of_horizon
from eldercare.visits.planning.reading import Build, History, PlanningInput, read_station
from eldercare.visits.planning.regions import join_stations
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.queries.flexible import allowed_days
from eldercare.visits.ways import find_ways

Look = Callable[[], None]
"""Called between two pieces of work; may raise to end it."""


def range_builds(
    station_ids: Sequence[int],
    first_day: date,
    last_day: date,
    *,
    roads: dispatch.Roads | None = None,
    look: Look = lambda: None,
) -> dict[str, Build]:
    """The regions that these stations form over the range, by the codes of their stations joined.

    Stations that share somebody on any of the days are one region, so that nobody is planned twice.
    """
    read: dict[str, list[tuple[DayRows, History]]] = {}
    for station_id in station_ids:
        for day in days_of(first_day, last_day):
            look()
            found = read_station(station_id, day)
            read.setdefault(found[0].station_code, []).append(found)
    return {
        JOINED.join(codes): partial(
            _build, [part for code in codes for part in read[code]], first_day, last_day, roads
        )
        for codes in join_stations([rows for days in read.values() for rows, _ in days])
    }


def _build(
    parts: Sequence[tuple[DayRows, History]],
    first_day: date,
    last_day: date,
    roads: dispatch.Roads | None,
) -> PlanningInput:
    days = tuple(rows for rows, _ in parts)
    session = db.session()
    allowed = allowed_days(session, {rows.station_id for rows in days}, first_day, last_day)
    session.rollback()
    history = {key: count for _, counts in reversed(parts) for key, count in counts.items()}
    horizon = Horizon(first_day, days, history, allowed)
    modes = {person.mode for person in horizon.people}
    ways = find_ways(roads, places_of_horizon(horizon), modes, ask=True)
    return PlanningInput(days, problem_of_horizon(horizon, ways.travel), ways.warning)
