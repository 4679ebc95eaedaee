"""What screens read: the assessments of a senior, and who is due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, load_only

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.assessments.models import Assessment
from eldercare.assessments.scales import setting
from eldercare.core.db import db
from eldercare.core.errors import N_
from eldercare.people.models import Senior, Station
from eldercare.people.queries import Page

SOON = timedelta(days=30)
PER_PAGE = 50
WHEN = {
    "overdue": N_("Overdue"),
    "soon": N_("Due in 30 days"),
    "never": N_("Not assessed yet"),
}
SHOWN = (
    Assessment.id, Assessment.scale_id, Assessment.assessed_on, Assessment.reason, Assessment.total,
    Assessment.preliminary_grade, Assessment.grade, Assessment.next_due_on, Assessment.corrects_id,
    Assessment.synthetic,
)  # fmt: skip
"""Of a list: nothing that is encrypted."""


@dataclass(frozen=True, slots=True)
class DueFilters:
    """Who is due, at which station."""

    when: str = "overdue"
    station_id: int | None = None
    page: int = 1


def history_of(senior_id: int) -> list[Assessment]:
    """All assessments of a senior, newest first; without answers."""
    query = select(Assessment).where(Assessment.senior_id == senior_id).options(load_only(*SHOWN))
    return list(db.session.scalars(query.order_by(Assessment.assessed_on.desc(), Assessment.id.desc())))


def grades_since(session: Session, people: Any) -> dict[int, list[tuple[date, int]]]:
    """By senior the grades that assessments gave, each with its day, oldest first; one query.

    `people`: ids of seniors, or a query that gives them. What was corrected, and what
    sets no grade, is left out.
    """
    rows = session.execute(
        select(
            Assessment.id, Assessment.senior_id, Assessment.scale_id, Assessment.assessed_on,
            Assessment.grade, Assessment.corrects_id,
        ).where(Assessment.senior_id.in_(people)).order_by(Assessment.assessed_on, Assessment.id)
    ).all()  # fmt: skip
    corrected = {row.corrects_id for row in rows}
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        if row.id not in corrected and row.scale_id in setting():
            mine = found[row.senior_id]
            if mine and mine[-1][0] == row.assessed_on:  # of one day the one written last counts
                mine.pop()
            mine.append((row.assessed_on, row.grade))
    return found


def due(user: User, filters: DueFilters, today: date) -> tuple[Page[Senior], dict[str, int]]:
    """A page of seniors who are due, the longest overdue first, and how many there are of each kind."""
    counts = {when: _count(user, filters, when, today) for when in WHEN}
    query = (
        select(Senior).where(*_chosen(user, filters, filters.when, today)).options(joinedload(Senior.station))
    )
    query = query.order_by(Senior.grade_due_on, Senior.grade.desc(), Senior.id)
    start = (filters.page - 1) * PER_PAGE
    rows = list(db.session.scalars(query.offset(start).limit(PER_PAGE)))
    return Page(rows, counts[filters.when], filters.page, PER_PAGE), counts


def due_by_station(user: User, when: str, today: date) -> list[tuple[Station, int]]:
    """How many are due at each station of the user's scope, most first."""
    number = func.count(Senior.id)
    counted = (
        select(Senior.station_id, number)
        .where(*_chosen(user, DueFilters(), when, today))
        .group_by(Senior.station_id)
        .order_by(number.desc(), Senior.station_id)
    )
    counts = {station_id: count for station_id, count in db.session.execute(counted)}  # noqa: C416 - rows are no tuples to mypy
    stations = {one.id: one for one in db.session.scalars(select(Station).where(Station.id.in_(counts)))}
    return [(stations[station_id], count) for station_id, count in counts.items()]


def _count(user: User, filters: DueFilters, when: str, today: date) -> int:
    query = select(func.count()).select_from(Senior).where(*_chosen(user, filters, when, today))
    return db.session.scalar(query) or 0


def _chosen(user: User, filters: DueFilters, when: str, today: date) -> list[ColumnElement[bool]]:
    chosen = [scope_filter(Senior, user), Senior.left_on.is_(None), _when(when, today)]
    return [*chosen, Senior.station_id == filters.station_id] if filters.station_id else chosen


def _when(when: str, today: date) -> ColumnElement[bool]:
    if when == "never":
        return Senior.grade_due_on.is_(None)
    if when == "soon":
        return Senior.grade_due_on.between(today, today + SOON)
    return Senior.grade_due_on < today
