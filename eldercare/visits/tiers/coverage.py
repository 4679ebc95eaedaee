"""How many visits of care of a month are due, made, open and overdue, by village, and which are not made.

A period counts in the month in which it ends. What is due in weeks that have not begun is not known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import aliased

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Area, Senior, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.visits.models import Visit, VisitDue
from eldercare.visits.rules import BEGUN, DEVICE_CHANNEL, OPEN
from eldercare.visits.tiers.met import counted_services, is_met, last_call

VILLAGE_DIGITS = 12
MOST_EXPORTED = 20_000
ON_PHONE = 60


@dataclass(frozen=True, slots=True)
class CoverageFilters:
    """The first day of the month; the beginning of an area's code; a tier or CHANGE; only what is overdue."""

    month: date
    area: str = ""
    tier: str = ""
    overdue: bool = False
    page: int = 1

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return self.month + relativedelta(day=31)


CHANGE = "change"
"""In a filter: what is due after a major change."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Visits of care: due in all, made, and overdue; the rest may still be made."""

    due: int = 0
    made: int = 0
    overdue: int = 0

    @property
    def open(self) -> int:
        """Not made, and still in time."""
        return self.due - self.made - self.overdue

    @property
    def share(self) -> float | None:
        """Made of due; None when nothing is due."""
        return self.made / self.due if self.due else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.due + other.due, self.made + other.made, self.overdue + other.overdue)


@dataclass(frozen=True, slots=True)
class Village:
    """A village with its counts; `area` None when its code is not on the map."""

    code: str
    area: Area | None
    counts: Counts


def villages(user: User, filters: CoverageFilters, today: date) -> list[Village]:
    """Every village of the scope in which something is due, by code. Two queries."""
    village = func.substr(VisitDue.area_code, 1, VILLAGE_DIGITS)
    counted: dict[str, Counts] = {}
    for code, late, due, made in db.session.execute(_counted(user, filters, today, village)):
        counts = Counts(due, made, due - made if late else 0)
        counted[code] = counted.get(code, Counts()) + counts
    areas = {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(counted)))}
    return [Village(code, areas.get(code), counted[code]) for code in sorted(counted)]


def _counted(user: User, filters: CoverageFilters, today: date, village: ColumnElement[str]) -> Select[Any]:
    """(village, whether the days have passed, how many are due, how many were made). Whether one was made is
    asked once for each: it is what this costs."""
    late = case((VisitDue.last_day < today, 1), else_=0)
    made = func.sum(case((is_met(today), 1), else_=0))
    columns: Any = select(village.label("village"), late.label("late"), func.count(), made)
    return _narrowed(columns, user, filters).group_by("village", "late")


def total_of(rows: Sequence[Village]) -> Counts:
    """All villages together."""
    return sum((row.counts for row in rows), Counts())


def still_open(
    user: User, filters: CoverageFilters, today: date, total: int, per_page: int = PER_PAGE
) -> Page[Any]:
    """Those on whom nobody has looked in yet, the first to end first; `total` comes from the counts."""
    page = max(1, min(filters.page, -(-total // per_page)))
    left = _left(user, filters, today).offset((page - 1) * per_page).limit(per_page)
    return Page(_shown(left, today), total, page, per_page)


def all_open(user: User, filters: CoverageFilters, today: date) -> Sequence[Any]:
    """The same rows for a table to take along, at most MOST_EXPORTED."""
    return _shown(_left(user, filters, today).limit(MOST_EXPORTED), today)


def month_counts(user: User, month: date, today: date) -> Counts:
    """The counts of a month in the user's scope. One query."""
    rows = db.session.execute(_counted(user, CoverageFilters(month), today, literal("")))
    counts = (Counts(due, made, due - made if late else 0) for _, late, due, made in rows)
    return sum(counts, Counts())


def open_of_leader(worker_id: int, today: date) -> Sequence[Any]:
    """On whom a leader has still to look in this month, the first to end first."""
    filters = CoverageFilters(today.replace(day=1))
    left = select(VisitDue.id).join(Senior, Senior.id == VisitDue.senior_id)
    left = left.where(
        VisitDue.leader_id == worker_id, _of_month(filters), ~is_met(today), Senior.left_on.is_(None)
    )
    return _shown(_ordered(left).limit(ON_PHONE), today)


def _of_month(filters: CoverageFilters) -> ColumnElement[bool]:
    return and_(VisitDue.last_day.between(filters.month, filters.last_day), VisitDue.dropped_at.is_(None))


def _narrowed(query: Select[Any], user: User, filters: CoverageFilters) -> Select[Any]:
    query = within(query.where(_of_month(filters)), VisitDue, user)
    if filters.area:
        query = query.where(VisitDue.area_code.startswith(filters.area))
    if filters.tier:
        query = query.where(VisitDue.tier == ("" if filters.tier == CHANGE else filters.tier))
    return query


def _columns(today: date) -> Any:
    """What is shown of somebody on whom nobody has looked in: with the next day on which somebody may."""
    leader, coming = aliased(Worker), aliased(Visit)
    planned = (
        select(func.min(coming.day))
        .where(
            coming.senior_id == VisitDue.senior_id,
            coming.day.between(VisitDue.first_day, VisitDue.last_day),
            coming.day >= today,
            coming.state.in_(sorted(OPEN | BEGUN)),
            coming.channel != DEVICE_CHANNEL,
            coming.service_code.in_(counted_services(today)),
        )
        .correlate(VisitDue)
        .scalar_subquery()
    )
    found: Any = (
        select(
            VisitDue.id, VisitDue.senior_id, VisitDue.visit_id, VisitDue.tier, VisitDue.cause,
            VisitDue.reason,
            VisitDue.first_day, VisitDue.last_day, VisitDue.due_at, VisitDue.area_code,
            Senior.name.label("senior"), Senior.address, leader.id.label("leader_id"),
            leader.name.label("leader"), last_call(today).label("last_call"), planned.label("planned"),
        )
        .join(Senior, Senior.id == VisitDue.senior_id)
        .outerjoin(leader, leader.id == VisitDue.leader_id)
    )  # fmt: skip
    return found


def _ordered(query: Select[Any]) -> Select[Any]:
    return query.order_by(VisitDue.due_at, VisitDue.area_code, VisitDue.id)


def _shown(left: Select[int], today: date) -> list[Any]:
    """What is shown of these, in their order; found out for them alone and not for all that were sorted."""
    ids = left.subquery()
    query = _ordered(_columns(today).join(ids, ids.c.id == VisitDue.id))
    return list(db.session.execute(query))


def _left(user: User, filters: CoverageFilters, today: date) -> Select[int]:
    query = _narrowed(select(VisitDue.id), user, filters).where(~is_met(today))
    return _ordered(query.where(VisitDue.last_day < today) if filters.overdue else query)
