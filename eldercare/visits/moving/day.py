"""A station's day as the rules of moving see it: people with what they do, and the visit to be given."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date, minute_of
from eldercare.visits.moving.conflicts import Busy, Person, Task
from eldercare.visits.moving.travel import WayTable
from eldercare.visits.queries.day_rows import DayRows, PersonRow, VisitRow
from eldercare.visits.rules import GONE


@dataclass(frozen=True, slots=True)
class Offer:
    """A part of a visit on the table, and the people whom it could be given to."""

    task: Task
    people: Mapping[int, Person]

    def person(self, worker_id: int) -> Person:
        """Somebody of the day; NotFoundError for anybody else."""
        if worker_id not in self.people:
            raise NotFoundError
        return self.people[worker_id]

    def ways(self, person: Person) -> WayTable:
        """The ways of this person's day with the visit in it, and of the partner's."""
        people = [person, self.task.partner] if self.task.partner else [person]
        places = [place for one in people for place in (one.home, *(stop.place for stop in one.busy))]
        return WayTable([self.task.place, *places])


def offer_of(rows: DayRows, visit_id: int, position: int, now: datetime) -> Offer:
    """Take a part of a visit out of the day and lay it on the table; NotFoundError without such a part."""
    visit = next((visit for visit in rows.visits if visit.id == visit_id), None)
    if visit is None or position not in {part.position for part in visit.parts}:
        raise NotFoundError
    people = people_of(rows, without=visit_id)
    earliest = minute_of(now, rows.day) if local_date(now) == rows.day else 0.0
    return Offer(task_of(visit, position, people, earliest), people)


def people_of(rows: DayRows, without: int | None = None) -> dict[int, Person]:
    """Everybody of the station with the visits and gatherings of the day, but for the one `without`."""
    busy: dict[int, list[Busy]] = defaultdict(list)
    for visit in rows.visits:
        if visit.id == without or visit.state in GONE:
            continue
        for part in visit.parts:
            if part.worker_id is not None and part.start is not None:
                stop = Busy(visit.id, part.start, part.start + visit.minutes, visit.place)
                busy[part.worker_id].append(stop)
    for block in rows.blocks:
        if block.key != without:
            busy[block.worker_id].append(Busy(block.key, block.start, block.end, block.place))
    return {
        person.id: _person(person, sorted(busy[person.id], key=lambda b: b.start), rows.day)
        for person in rows.people
    }


def _person(row: PersonRow, busy: list[Busy], day: date) -> Person:
    skills = _skills_on(row, day)
    return Person(
        id=row.id,
        kind=row.kind,
        sex=row.sex,
        area_code=row.area_code,
        mode=row.mode,
        home=row.place,
        skills=skills,
        run_out={name: until for name, until in row.skills if until is not None and name not in skills},
        shifts=tuple((one.starts, one.ends) for one in row.shifts),
        away_from=row.absent_from,
        rests=tuple((one.rest, one.rest_from, one.rest_to) for one in row.shifts if one.rest),
        max_minutes=row.max_minutes,
        busy=busy,
        languages=frozenset(row.languages),
    )


def _skills_on(row: PersonRow, day: date) -> frozenset[str]:
    return frozenset(name for name, until in row.skills if until is None or until >= day)


def task_of(visit: VisitRow, position: int, people: Mapping[int, Person], earliest: float) -> Task:
    """One part of a visit; its partner is whoever does the other part."""
    others = [part.worker_id for part in visit.parts if part.position != position and part.worker_id]
    return Task(
        visit_id=visit.id,
        kinds=frozenset(visit.kinds),
        skills=frozenset(visit.skills),
        sex=visit.senior_sex if visit.same_sex else None,
        area_code=visit.area_code,
        place=visit.place,
        window=(visit.opens, visit.closes),
        minutes=visit.minutes,
        staff=len(visit.parts),
        partner=people.get(others[0]) if others else None,
        preferred=visit.preferred_worker_id,
        earliest=earliest,
        regards=visit.regards,
    )
