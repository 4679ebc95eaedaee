"""A region's day as a problem. Mostly the region is one station."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

import dispatch
from dispatch.regions import JOINED, keep_to_stations
from eldercare.core.time import local_date, minute_of
from eldercare.visits.planning.problem import places_of, problem_of
from eldercare.visits.planning.reading import Build, History, PlanningInput, is_writing, read_station
from eldercare.visits.planning.regions import join_stations, stations_of
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.queries.linked_days import merged
from eldercare.visits.ways import find_ways


def region_builds(
    station_ids: Sequence[int], day: date, *, now: datetime, roads: dispatch.Roads | None = None
) -> dict[str, Build]:
    """The regions that these stations form on a day, by the codes of their stations (see `build_problem`)."""
    read = [read_station(station_id, day) for station_id in station_ids]
    known = {rows.station_code: (rows, history) for rows, history in read}
    return {
        JOINED.join(codes): partial(_build, [known[code] for code in codes], now, roads)
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
    rows, history = read_station(station_id, day)
    return _build([(alter(rows) if alter else rows, history)], now, roads)


def _build(
    read: Sequence[tuple[DayRows, History]], now: datetime, roads: dispatch.Roads | None
) -> PlanningInput:
    days = tuple(rows for rows, _ in read)
    rows = merged(days)
    history = {key: count for _, counts in read for key, count in counts.items()}
    modes = {person.mode for person in rows.people}
    # Nobody waits for another machine while a transaction is open.
    ways = find_ways(roads, places_of(rows), modes, ask=not is_writing())
    earliest = math.ceil(minute_of(now, rows.day)) if local_date(now) == rows.day else 0
    problem = problem_of(rows, history, float(earliest), ways.travel)
    if len(days) > 1:
        problem = keep_to_stations(problem, stations_of(days))
    return PlanningInput(days, problem, ways.warning)
