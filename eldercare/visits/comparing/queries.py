"""What the comparison reads: a fixed number of queries for each day of the range."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from eldercare.core.db import db
from eldercare.people.models import Senior, Station, Worker
from eldercare.visits.comparing.changes import Part, PersonChanges, changes_of
from eldercare.visits.models import DayPlan, Visit
from eldercare.visits.plan_jobs.rules import days_of
from eldercare.visits.planning import DRAFT, TOLD, Bill, bill_of, held_on
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history
from eldercare.visits.reasons import people_in


@dataclass(frozen=True, slots=True)
class Comparison:
    """A station's days on both sides. `plans` are the days' plans by day, None where there is none."""

    station: Station
    days: Sequence[date]
    plans: Mapping[date, DayPlan | None]
    told: Bill
    draft: Bill
    people: Mapping[int, PersonChanges]
    visits: Mapping[int, Visit]
    names: Mapping[int, str]
    changes: int

    @property
    def was_told(self) -> bool:
        """Whether anything of these days was published before."""
        return any(plan is not None and plan.published_at for plan in self.plans.values())


def compare(station: Station, first_day: date, last_day: date) -> Comparison:
    """Read the range and compare its draft with what people were told."""
    session, days = db.session(), days_of(first_day, last_day)
    rows = [read_day(session, station.id, day) for day in days]
    history = {key: count for day in days for key, count in read_history(session, station.id, day).items()}
    people = changes_of(_parts(rows, TOLD), _parts(rows, DRAFT))
    told, draft = bill_of(rows, history, TOLD), bill_of(rows, history, DRAFT)
    ids = {visit_id for person in people.values() for visit_id in person.visit_ids}
    visits = _visits(ids | {visit.id for _, visit in (*told.without, *draft.without)})
    named = {worker for visit in visits.values() for worker in people_in(visit.reason_params)}
    return Comparison(
        station=station,
        days=days,
        plans=_plans(station, days),
        told=told,
        draft=draft,
        people=people,
        visits=visits,
        names=_names(set(people) | named),
        changes=len(ids),
    )


def _parts(days: Sequence[DayRows], side: str) -> list[Part]:
    return [
        Part(held.day, held.visit.id, held.worker_id, held.start)
        for rows in days
        for held in held_on(rows, side)
    ]


def _plans(station: Station, days: Sequence[date]) -> dict[date, DayPlan | None]:
    rows = select(DayPlan).where(DayPlan.station_id == station.id, DayPlan.day.between(days[0], days[-1]))
    found = {plan.day: plan for plan in db.session.scalars(rows)}
    return {day: found.get(day) for day in days}


def _visits(ids: Collection[int]) -> dict[int, Visit]:
    senior = joinedload(Visit.senior).load_only(Senior.id, Senior.name, Senior.name_pinyin)
    rows = select(Visit).where(Visit.id.in_(ids)).options(senior, joinedload(Visit.service))
    return {visit.id: visit for visit in db.session.scalars(rows)}


def _names(ids: Collection[int]) -> dict[int, str]:
    rows = select(Worker).where(Worker.id.in_(ids)).options(load_only(Worker.id, Worker.name))
    return {worker.id: worker.name for worker in db.session.scalars(rows)}
