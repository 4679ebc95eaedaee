"""Which stations are planned together: those that share people, so that nobody is planned twice."""

from collections.abc import Iterator, Mapping, Sequence

from dispatch.regions import Stations, join
from eldercare.visits.queries.day_rows import DayRows, VisitRow
from eldercare.visits.rules import BEGUN, OVER


def join_stations(days: Sequence[DayRows]) -> list[tuple[str, ...]]:
    """The codes of the stations, in groups that share nobody on any of the days; sorted."""
    return join([*({rows.station_code} for rows in days), *_over_all(days).values()])


def _over_all(days: Sequence[DayRows]) -> Mapping[int, set[str]]:
    """The stations of everybody who is at work on any of the days."""
    found: dict[int, set[str]] = {}
    for day in {rows.day for rows in days}:
        for worker, codes in works_for([rows for rows in days if rows.day == day]).items():
            found.setdefault(worker, set()).update(codes)
    return found


def works_for(days: Sequence[DayRows]) -> Mapping[int, set[str]]:
    """The stations of everybody who is at work on the one day of these rows: the own ones, and those whose
    visits the person holds."""
    found: dict[int, set[str]] = {}
    for rows in days:
        for person in rows.people:
            if person.shifts:
                found.setdefault(person.id, set()).add(rows.station_code)
    for rows in days:
        for worker in (worker for visit in rows.visits for worker in _holders(visit)):
            if worker in found:
                found[worker].add(rows.station_code)
    return found


def _holders(visit: VisitRow) -> Iterator[int]:
    """Whom an operator fixed for the visit, and who has begun it."""
    begun = visit.state in BEGUN | OVER
    for part in visit.parts:
        for worker, holds in ((part.worker_id, part.pinned), (part.published_worker_id, begun)):
            if holds and worker is not None:
                yield worker


def stations_of(days: Sequence[DayRows]) -> Stations:
    """The same in the planner's words."""
    return Stations(
        {str(visit.id): rows.station_code for rows in days for visit in rows.visits}
        | {str(block.key): rows.station_code for rows in days for block in rows.blocks},
        {str(worker): codes for worker, codes in _over_all(days).items()},
    )
