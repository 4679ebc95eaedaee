"""Who could host a gathering: everybody of the station, those who fit first, and the rule against the others.

The rules are those of the board (`moving.conflicts`); a leader hosts outside the own village too.
"""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from eldercare.core.geo import Place
from eldercare.core.time import minute_of
from eldercare.people.models import Worker
from eldercare.visits.board.answers import names_of
from eldercare.visits.board.rule_words import rule_json
from eldercare.visits.gatherings.errors import HostUnfitError
from eldercare.visits.models import GatheringDay
from eldercare.visits.moving.conflicts import Conflict, Person, Task, absence_conflicts, check
from eldercare.visits.moving.day import people_of
from eldercare.visits.moving.starts import extra_minutes
from eldercare.visits.moving.travel import WayTable
from eldercare.visits.queries.day_rows import DayRows, read_day

OWN_KEY = 0
"""Stands for the gathering itself among what a person does; no visit and no other gathering has it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who could host: `stops` are rules that forbid it, `told` those that are only said; `extra`
    minutes that the ways of the day grow by."""

    person: Person
    stops: tuple[Conflict, ...]
    told: tuple[Conflict, ...]
    extra: float


@dataclass(frozen=True, slots=True)
class HostChoice:
    """The same in words. `rules` are sentences; `load` minutes of visits and gatherings of that day."""

    worker_id: int
    name: str
    kind: str
    fits: bool
    extra: int
    load: int
    rules: tuple[str, ...]


def choices_for(session: Session, day: GatheringDay) -> list[HostChoice]:
    """Everybody of the station whose kind may, those who fit first and by the way that it costs."""
    rows = _rows(session, day)
    names = names_of(rows)
    chosen = {host.worker_id for host in day.hosts}
    kinds = set(day.terms.worker_kinds)
    found = [
        _fit(one, day) for key, one in people_of(rows).items() if key not in chosen and one.kind in kinds
    ]
    found.sort(key=lambda one: (bool(one.stops), one.extra, len(one.stops), one.person.id))
    return [
        HostChoice(
            worker_id=one.person.id,
            name=names.worker(one.person.id),
            kind=one.person.kind,
            fits=not one.stops,
            extra=round(one.extra),
            load=round(sum(stop.end - stop.start for stop in one.person.busy)),
            rules=tuple(rule_json(rule, one.person.id, names)["text"] for rule in (*one.stops, *one.told)),
        )
        for one in found
    ]


def stop_of(session: Session, day: GatheringDay, worker_id: int) -> Conflict | None:
    """The first rule that forbids somebody to host; of who is not at the station that day, no shift."""
    person = people_of(_rows(session, day)).get(worker_id)
    if person is None:
        return Conflict("no_shift", hard=True)
    return next(iter(_fit(person, day).stops), None)


def refuse_unfit(session: Session, day: GatheringDay, worker: Worker) -> None:
    """Raise HostUnfitError with the rule when one forbids it."""
    stop = stop_of(session, day, worker.id)
    if stop is not None:
        raise HostUnfitError(stop, _rows(session, day), worker=worker.name, worker_id=worker.id)


def why_unfit(refusal: HostUnfitError) -> str:
    """The rule behind a refusal, in the user's language."""
    worker_id = int(str(refusal.params["worker_id"]))
    return str(rule_json(refusal.stop, worker_id, names_of(refusal.rows))["text"])


def _rows(session: Session, day: GatheringDay) -> DayRows:
    """The station's day without this gathering."""
    rows = read_day(session, day.station_id, day.day)
    return replace(rows, blocks=tuple(one for one in rows.blocks if one.day_id != day.id))


def _fit(person: Person, day: GatheringDay) -> Fit:
    start, end = minute_of(day.starts_at, day.day), minute_of(day.ends_at, day.day)
    place: Place = day.station.place
    task = Task(
        visit_id=OWN_KEY,
        kinds=frozenset(day.terms.worker_kinds),
        skills=frozenset(day.terms.skills),
        sex=None,
        area_code=person.area_code,
        place=place,
        window=(start, start),
        minutes=end - start,
    )
    ways = WayTable([place, person.home, *(stop.place for stop in person.busy)])
    found = [*absence_conflicts(person, end), *check(person, task, start, ways)]
    return Fit(
        person,
        tuple(one for one in found if one.hard),
        tuple(one for one in found if not one.hard),
        extra_minutes(person, task, start, ways),
    )
