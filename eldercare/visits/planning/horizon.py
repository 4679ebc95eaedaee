"""Several days of a region as one problem, so that continuity counts and a visit may change its day.

People get all their shifts along the horizon. A visit with several allowed days has a window on each of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import dispatch
from dispatch.regions import keep_to_stations
from dispatch.visit import MINUTES_PER_DAY
from eldercare.core.geo import Place
from eldercare.visits.planning.people import base_of, hall_of, home_of, worker_of
from eldercare.visits.planning.problem import areas_given, blocks_ahead, fixed_of, held_by, visit_of
from eldercare.visits.planning.reading import History
from eldercare.visits.planning.regions import stations_of, works_for
from eldercare.visits.queries.day_rows import DayRows, PersonRow, VisitRow
from eldercare.visits.queries.flexible import Allowed
from eldercare.visits.rules import OPEN
from eldercare.visits.ways import ESTIMATE


@dataclass(frozen=True, slots=True)
class Horizon:
    """The rows of one region's stations on each day, with what is known of its people and free visits.

    `allowed` names the days of visits that may change theirs; `history` counts visits by (senior, worker).
    """

    first_day: date
    days: tuple[DayRows, ...]
    history: History
    allowed: Allowed

    @property
    def stations(self) -> tuple[str, ...]:
        """The codes of the stations."""
        return tuple(sorted({rows.station_code for rows in self.days}))

    @property
    def people(self) -> tuple[PersonRow, ...]:
        """Everybody, once."""
        found = {person.id: person for rows in self.days for person in rows.people}
        return tuple(found[key] for key in sorted(found))

    def visits(self) -> Iterator[tuple[DayRows, VisitRow]]:
        """Every visit with the station's day it stands on."""
        return ((rows, visit) for rows in self.days for visit in rows.visits)

    def offset(self, day: date) -> int:
        """Minutes from the horizon's first midnight to that of the day."""
        return (day - self.first_day).days * MINUTES_PER_DAY

    def day_at(self, minute: float) -> date:
        """The day on which that minute of the horizon lies."""
        return self.first_day + timedelta(days=int(minute // MINUTES_PER_DAY))

    def days_of(self, visit: VisitRow, day: date) -> tuple[date, ...]:
        """The days on which the visit may be made: its own alone once an operator fixed it or it was told."""
        fixed = visit.state != "draft" or held_by(visit)
        return (day,) if fixed else self.allowed.get(visit.id, (day,))


def problem_of_horizon(horizon: Horizon, travel: dispatch.Travel = ESTIMATE) -> dispatch.Problem:
    """The whole horizon as one problem; minutes count from midnight of its first day."""
    workers = tuple(worker for worker in _workers(horizon) if worker.shifts)
    problem = dispatch.Problem(
        places=places_of_horizon(horizon),
        visits=tuple(_visits(horizon, workers)),
        workers=workers,
        travel=travel,
    )
    if any(visit.incumbent is not None for visit in problem.visits):
        problem = replace(problem, weights=dispatch.LEAST_CHANGE)
    problem = replace(problem, visits=(*problem.visits, *_gatherings(horizon)))
    if len(horizon.stations) > 1:
        problem = keep_to_stations(problem, stations_of(horizon.days))
    return problem


def places_of_horizon(horizon: Horizon) -> tuple[dispatch.Place, ...]:
    """Every home of the horizon, the stations of its gatherings, and where its people start."""
    spots = {_names_of_places(horizon)[home_of(v), v.place]: v.place for _, v in horizon.visits()}
    spots |= {hall_of(block): block.place for rows in horizon.days for block in rows.blocks}
    spots |= {base_of(person): person.place for person in horizon.people}
    return tuple(dispatch.Place(name, spot.lat, spot.lon) for name, spot in sorted(spots.items()))


def _names_of_places(horizon: Horizon) -> dict[tuple[str, Place], str]:
    """What each home is called; one that is elsewhere on another day is a place of its own."""
    names: dict[tuple[str, Place], str] = {}
    known: dict[str, int] = {}
    for _, visit in horizon.visits():
        key = home_of(visit), visit.place
        if key not in names:
            known[key[0]] = known.get(key[0], 0) + 1
            names[key] = key[0] if known[key[0]] == 1 else f"{key[0]}-{known[key[0]]}"
    return names


def _workers(horizon: Horizon) -> Iterator[dispatch.Worker]:
    """Everybody with the shifts of all days, each moved along the horizon."""
    areas: dict[int, frozenset[str]] = {}
    shifts: dict[int, list[dispatch.Shift]] = {}
    for rows in horizon.days:
        for worker, given in areas_given(rows).items():
            areas[worker] = areas.get(worker, frozenset()) | given
    for rows in sorted(horizon.days, key=lambda one: (one.day, one.station_id)):
        for person in rows.people:
            alone = worker_of(person, None, frozenset(), 0.0, horizon.first_day)
            moved = [_moved(shift, horizon.offset(rows.day)) for shift in alone.shifts]
            known = shifts.setdefault(person.id, [])
            known.extend(shift for shift in moved if shift not in known)
    for person in horizon.people:
        own = worker_of(person, None, areas.get(person.id, frozenset()), 0.0, horizon.first_day)
        yield replace(own, shifts=tuple(sorted(shifts[person.id], key=lambda shift: shift.start)))


def _moved(shift: dispatch.Shift, by: int) -> dispatch.Shift:
    rest = shift.rest
    if rest is not None:
        rest = replace(rest, start=rest.start + by, end=rest.end + by)
    return replace(shift, start=shift.start + by, end=shift.end + by, rest=rest)


def _visits(horizon: Horizon, workers: Sequence[dispatch.Worker]) -> Iterator[dispatch.Visit]:
    """The visits that are planned; one that is fixed to somebody who is away that day is left as it is."""
    names = _names_of_places(horizon)
    days_at_work = {int(one.id): {horizon.day_at(shift.start) for shift in one.shifts} for one in workers}
    people = [person for person in horizon.people if person.id in days_at_work]
    works = {rows.day: _works(horizon, rows.day) for rows in horizon.days}
    for rows, visit in horizon.visits():
        at_work = {worker for worker, days in days_at_work.items() if rows.day in days}
        if visit.state not in OPEN or not held_by(visit) <= at_work:
            continue
        days = horizon.days_of(visit, rows.day)
        alone = visit_of(visit, people, horizon.history, 0.0)
        elsewhere = {
            str(person.id)
            for person in people
            if any(rows.station_code not in works[day].get(person.id, ()) for day in days)
        }
        pinned = {pin.worker for pin in alone.pins}
        yield replace(
            _along(alone, [horizon.offset(day) for day in days], horizon.offset(rows.day)),
            place=names[home_of(visit), visit.place],
            bans=alone.bans | (elsewhere - pinned if len(horizon.stations) > 1 else frozenset()),
        )


def _gatherings(horizon: Horizon) -> Iterator[dispatch.Visit]:
    """What people host, each once, on its own day."""
    found = {
        block.key: (rows.day, fixed_of(block, rows.people))
        for rows in horizon.days
        for block in blocks_ahead(rows, rows.people, 0.0)
    }
    for _, (day, visit) in sorted(found.items()):
        yield _along(visit, [horizon.offset(day)], horizon.offset(day))


def _along(visit: dispatch.Visit, offsets: Sequence[int], own: int) -> dispatch.Visit:
    """A visit of one day on its days of the horizon; what was fixed or told stays on its own day."""
    (window,) = visit.windows
    windows = tuple(dispatch.Window(window.start + by, window.end + by) for by in offsets)
    pins = tuple(replace(pin, start=None if pin.start is None else pin.start + own) for pin in visit.pins)
    told = visit.incumbent
    if told is not None and told.start is not None:
        told = replace(told, start=told.start + own)
    return replace(visit, windows=windows, pins=pins, incumbent=told)


def _works(horizon: Horizon, day: date) -> Mapping[int, set[str]]:
    return works_for([rows for rows in horizon.days if rows.day == day])
