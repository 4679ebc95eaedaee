"""A county split into planning regions that share nobody, so that each is planned by itself.

A region is a station, or several joined because somebody works for more than one of them: that person is then
planned once. Regions have no greatest size. To cut one would tear somebody's day in two, and a county that is
one region is still solved, only more slowly.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from dispatch.checks import InvalidProblemError
from dispatch.problem import Problem
from dispatch.travel import MatrixTravel, Rows, Travel
from dispatch.visit import Incumbent, Place, Visit
from dispatch.worker import Worker

JOINED = "+"


@dataclass(frozen=True, slots=True)
class Stations:
    """The station of each visit and those that each worker works for, by ids and codes of stations."""

    of_visit: Mapping[str, str]
    of_worker: Mapping[str, Collection[str]]


def join(shared: Iterable[Collection[str]]) -> list[tuple[str, ...]]:
    """The groups into which codes fall when all codes of one collection belong together; sorted."""
    group_of: dict[str, set[str]] = {}
    for codes in shared:
        merged = set(codes).union(*(group_of.get(code, ()) for code in codes))
        group_of.update(dict.fromkeys(merged, merged))
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def split_county(county: Problem, stations: Stations) -> dict[str, Problem]:
    """The county's regions by code, that of the station or several joined by "+": no worker is in two.

    Whom an operator pinned to a visit works for its station too. Inside a region nobody is sent to a station
    that he does not work for. What a visit says of people of other regions (bonus, ban, incumbent) is left
    out: they cannot come. Raises `InvalidProblemError` for a visit or a worker without a station.
    """
    works_for = _works_for(county, stations)
    found = {}
    for group in join([*({station} for station in stations.of_visit.values()), *works_for.values()]):
        visits = [visit for visit in county.visits if stations.of_visit[visit.id] in group]
        people = [worker for worker in county.workers if works_for[worker.id][0] in group]
        names = {worker.id for worker in people}
        part = _part(county, [_within(visit, names) for visit in visits], people)
        found[JOINED.join(group)] = part if len(group) == 1 else keep_to_stations(part, stations)
    return found


def keep_to_stations(region: Problem, stations: Stations) -> Problem:
    """The region with the code of a station before each `area`, so that everybody keeps to the own stations.

    Raises `InvalidProblemError` for a visit or a worker without a station.
    """
    works_for = _works_for(region, stations)
    return replace(
        region,
        visits=tuple(replace(v, area=_area(stations.of_visit[v.id], v.area)) for v in region.visits),
        workers=tuple(_kept_to(worker, works_for[worker.id]) for worker in region.workers),
    )


def _works_for(county: Problem, stations: Stations) -> dict[str, tuple[str, ...]]:
    """The stations of each worker, those of pinned visits among them."""
    for i, visit in enumerate(county.visits):
        if visit.id not in stations.of_visit:
            raise InvalidProblemError(f"visits[{i}]", f"{visit.id!r} has no station")
    found = {worker.id: set(stations.of_worker.get(worker.id, ())) for worker in county.workers}
    for visit in county.visits:
        for pin in visit.pins:
            if pin.worker is not None:
                found[pin.worker].add(stations.of_visit[visit.id])
    for i, worker in enumerate(county.workers):
        if not found[worker.id]:
            raise InvalidProblemError(f"workers[{i}]", f"{worker.id!r} has no station")
    return {worker: tuple(sorted(codes)) for worker, codes in found.items()}


def _area(station: str, area: str) -> str:
    return f"{station}:{area}"


def _kept_to(worker: Worker, stations: Iterable[str]) -> Worker:
    """The worker with areas that lie in these stations."""
    areas = worker.areas or {""}
    return replace(worker, areas=frozenset(_area(station, area) for station in stations for area in areas))


def _within(visit: Visit, people: Collection[str]) -> Visit:
    """The visit as it is where only these people are known."""
    before = visit.incumbent
    if before is not None:
        before = Incumbent(tuple(name if name in people else None for name in before.workers), before.start)
    return replace(
        visit,
        preferences={name: bonus for name, bonus in visit.preferences.items() if name in people},
        bans=frozenset(name for name in visit.bans if name in people),
        incumbent=before,
    )


def _part(county: Problem, visits: Collection[Visit], workers: Collection[Worker]) -> Problem:
    """The problem of some visits and workers, with the places and ways that they need."""
    used = {visit.place for visit in visits} | {worker.start for worker in workers}
    used |= {worker.end for worker in workers if worker.end}
    used |= {shift.start_place for worker in workers for shift in worker.shifts if shift.start_place}
    places = tuple(place for place in county.places if place.id in used)
    return replace(
        county,
        places=places,
        visits=tuple(visits),
        workers=tuple(workers),
        travel=_between(county.travel, places),
    )


def _between(travel: Travel, places: Collection[Place]) -> Travel:
    """The ways between these places alone: a matrix of a whole county need not cross the wire."""
    if not isinstance(travel, MatrixTravel):
        return travel
    row_of = {name: row for row, name in enumerate(travel.ids)}
    chosen = [row_of[place.id] for place in places]

    def cut(rows: Rows) -> Rows:
        return tuple(tuple(rows[i][j] for j in chosen) for i in chosen)

    by_mode = travel.kilometres_by_mode
    return MatrixTravel(
        tuple(place.id for place in places),
        {mode: cut(rows) for mode, rows in travel.minutes.items()},
        None if travel.kilometres is None else cut(travel.kilometres),
        None if by_mode is None else {mode: cut(rows) for mode, rows in by_mode.items()},
    )
