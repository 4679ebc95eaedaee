"""What screens read: the assessments of a senior, and who is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, load_only

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.assessments.models import Assessment
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
