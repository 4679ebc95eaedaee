"""A station's day with what it shares with others: people who have visits in two places on one day."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.people.models import Worker
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.queries.day_rows import DayRows, PersonRow, VisitRow, read_day
from eldercare.visits.rules import GONE


def read_linked(session: Session, station_id: int, day: date) -> tuple[DayRows, ...]:
    """The station's day, and after it, of each station with which it shares people, only these people and the
    visits that they or its own people have there. Raises NotFoundError without such a station.
    """
    own = read_day(session, station_id, day)
    known = {person.id for person in own.people}
    guests = {part.worker_id for visit in own.visits for part in visit.parts if part.worker_id} - known
    shared = known | guests
    elsewhere = (
        select(Visit.station_id)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .where(
            Visit.day == day, Visit.station_id != station_id, Visit.state.not_in(sorted(GONE)),
            Assignment.worker_id.in_(shared),
        )
    )  # fmt: skip
    homes = select(Worker.station_id).where(Worker.id.in_(guests), Worker.station_id != station_id)
    others = sorted(set(session.scalars(elsewhere.union(homes))) - {None})
    return (own, *(_shared_of(read_day(session, other, day), guests, shared) for other in others))


def _shared_of(rows: DayRows, guests: Collection[int], shared: Collection[int]) -> DayRows:
    return replace(
        rows,
        people=tuple(person for person in rows.people if person.id in guests),
        visits=tuple(_held_by(visit, shared) for visit in rows.visits if _is_held(visit, shared)),
        blocks=tuple(block for block in rows.blocks if block.worker_id in guests),
    )


def _is_held(visit: VisitRow, shared: Collection[int]) -> bool:
    return visit.state not in GONE and any(part.worker_id in shared for part in visit.parts)


def _held_by(visit: VisitRow, shared: Collection[int]) -> VisitRow:
    """Of a visit for two only the part that concerns the station."""
    return replace(visit, parts=tuple(part for part in visit.parts if part.worker_id in shared))


def merged(days: Sequence[DayRows]) -> DayRows:
    """The rows of several stations as those of one; whoever is in two of them is there once."""
    if len(days) == 1:
        return days[0]
    people: dict[int, PersonRow] = {person.id: person for rows in days for person in rows.people}
    visits = {visit.id: visit for rows in days for visit in rows.visits}
    blocks = {block.key: block for rows in days for block in rows.blocks}
    return DayRows(
        days[0].station_id,
        days[0].station_code,
        days[0].day,
        tuple(people[key] for key in sorted(people)),
        tuple(visits[key] for key in sorted(visits)),
        tuple(blocks[key] for key in sorted(blocks)),
    )
