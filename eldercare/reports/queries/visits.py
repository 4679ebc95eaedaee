"""Today's visits: how many stand in which state, and those that need a person now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, select, true, union
from sqlalchemy.orm import aliased

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import at, day_bounds
from eldercare.people.models import Absence, Area, Senior, Station, Worker
from eldercare.visits.models import Assignment, Attendance, Visit
from eldercare.visits.rules import LATE_AFTER, OPEN

WAITING = OPEN | {"on_the_way"}
ON_WIDE_MAP = ("late", "unassigned", "to_verify")
TO_VERIFY_DAYS = 31
LISTED = 3
VISIT_COLUMNS = (
    Visit.id, Visit.state, Visit.window_start, Visit.window_end, Senior.id.label("senior_id"),
    Senior.name.label("senior"), Station.code.label("station"),
)  # fmt: skip


def lacks_somebody() -> ColumnElement[bool]:
    """Visits that have not begun and have a position without a person."""
    part = aliased(Assignment)
    hole = select(part.id).where(part.visit_id == Visit.id, part.worker_id.is_(None))
    return and_(Visit.state.in_(sorted(OPEN)), hole.exists())


def is_late(now: datetime) -> ColumnElement[bool]:
    """`visits.rules.is_late` in SQL."""
    return and_(Visit.state.in_(sorted(WAITING)), Visit.window_end < now - LATE_AFTER)


def shown_state(now: datetime) -> ColumnElement[str]:
    """`visits.rules.shown_state` in SQL; a draft that has its person is shown as planned work to publish."""
    return case((is_late(now), "late"), (lacks_somebody(), "unassigned"), else_=Visit.state)


def counts_by_state(user: User, day: date, now: datetime) -> dict[str, int]:
    """How many of the day's visits a reader would find in each state."""
    shown = (
        select(shown_state(now).label("state")).where(Visit.day == day, scope_filter(Visit, user)).subquery()
    )
    rows = db.session.execute(select(shown.c.state, func.count()).group_by(shown.c.state))
    return dict(rows.all())


def _listed(user: User, day: date, *columns: Any) -> Select[Any]:
    return (
        select(*VISIT_COLUMNS, *columns)
        .join(Senior, Senior.id == Visit.senior_id)
        .join(Station, Station.id == Visit.station_id)
        .where(Visit.day == day, scope_filter(Visit, user))
    )


def late_visits(user: User, day: date, now: datetime) -> Sequence[Any]:
    """The visits that have been late longest, with the first person who was to come."""
    told = func.coalesce(Assignment.published_worker_id, Assignment.worker_id)
    query = (
        _listed(user, day, Worker.id.label("worker_id"), Worker.name.label("worker"), Worker.phone)
        .outerjoin(Assignment, and_(Assignment.visit_id == Visit.id, Assignment.position == 0))
        .outerjoin(Worker, Worker.id == told)
        .where(is_late(now))
        .order_by(Visit.window_end, Visit.id)
        .limit(LISTED)
    )
    return db.session.execute(query).all()


@dataclass(frozen=True, slots=True)
class Freed:
    """What one absent person leaves behind today: the visits, soonest end of the window first."""

    worker_id: int
    worker: str
    reason: str
    visits: tuple[Any, ...]

    @property
    def first(self) -> Any:
        """The visit whose window closes first."""
        return self.visits[0]


def freed_visits(user: User, day: date, now: datetime) -> list[Freed]:
    """Visits to come whose person is absent, in the draft or as published and not yet given to another."""
    who = func.coalesce(Assignment.worker_id, Assignment.published_worker_id)
    starts = func.coalesce(Assignment.starts_at, Assignment.published_starts_at)
    query = (
        _listed(
            user, day, Worker.id.label("worker_id"), Worker.name.label("worker"), starts.label("starts_at"),
            Absence.reason, Absence.first_day, Absence.from_minute, lacks_somebody().label("lacks"),
        )
        .join(Assignment, Assignment.visit_id == Visit.id)
        .join(Worker, Worker.id == who)
        .join(Absence, Absence.worker_id == Worker.id)
        .where(
            Visit.id.in_(_visits_of_absent(day)),
            Absence.first_day <= day,
            Absence.last_day >= day,
            Visit.state.in_(sorted(WAITING)),
            Visit.window_end >= now - LATE_AFTER,
        )
        .order_by(Visit.window_end, Visit.id)
    )  # fmt: skip
    found: dict[int, dict[int, Any]] = {}
    for row in db.session.execute(query):
        if row.first_day < day or row.starts_at is None or row.starts_at >= at(day, row.from_minute):
            found.setdefault(row.worker_id, {})[row.id] = row
    return [Freed(number, *_who(rows), tuple(rows.values())) for number, rows in found.items()]


def _visits_of_absent(day: date) -> CompoundSelect[int]:
    """Visits of a day that absent people hold, in the draft or as published: two reads of two indexes."""
    away, part = aliased(Absence), aliased(Assignment)
    workers = select(away.worker_id).where(away.first_day <= day, away.last_day >= day)
    first, last = day_bounds(day)
    holders = (
        (part.worker_id, part.starts_at),
        (part.published_worker_id, part.published_starts_at),
    )
    return union(
        *(
            select(part.visit_id).where(worker.in_(workers), starts >= first, starts < last)
            for worker, starts in holders
        )
    )


def _who(rows: dict[int, Any]) -> tuple[str, str]:
    first = next(iter(rows.values()))
    return first.worker, first.reason


def first_unassigned(user: User, day: date, now: datetime, besides: Sequence[int]) -> Any:
    """The visit without a person whose window closes first, None without one; `besides` are told of
    elsewhere, and late ones are too."""
    condition = and_(lacks_somebody(), ~is_late(now), Visit.id.not_in(besides) if besides else true())
    query = _listed(user, day).where(condition)
    return db.session.execute(query.order_by(Visit.window_end, Visit.id).limit(1)).first()


def to_verify(user: User, day: date) -> tuple[Sequence[Any], int]:
    """Visits of the last month that an operator must look at, newest first, and how many there are."""
    query = (
        select(*VISIT_COLUMNS, Visit.day, func.count().over().label("total"))
        .join(Senior, Senior.id == Visit.senior_id)
        .join(Station, Station.id == Visit.station_id)
        .where(
            Visit.state == "to_verify",
            Visit.day.between(day - timedelta(days=TO_VERIFY_DAYS), day),
            scope_filter(Visit, user),
        )
        .order_by(Visit.day.desc(), Visit.id.desc())
        .limit(LISTED)
    )
    rows = db.session.execute(query).all()
    return rows, rows[0].total if rows else 0


def exceptions_of(visit_ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes of what was odd about visits, in one query."""
    query = select(Attendance.visit_id, Attendance.exceptions).where(Attendance.visit_id.in_(visit_ids))
    found: dict[int, list[str]] = {}
    for visit_id, codes in db.session.execute(query.order_by(Attendance.id)):
        found.setdefault(visit_id, []).extend(codes)
    return found


def places(user: User, day: date, now: datetime, limit: int) -> Sequence[Any]:
    """The homes of today's visits, those that need somebody first, at most `limit`.

    For more than one station only those that need somebody: a county's pins would hide each other.
    """
    shown = shown_state(now)
    first = case(
        (shown == "late", 0), (shown == "unassigned", 1), (Visit.state == "to_verify", 2),
        (Visit.state.in_(("in_progress", "on_the_way")), 3), (Visit.state == "done", 5), else_=4,
    )  # fmt: skip
    query = (
        _listed(user, day, Senior.lat, Senior.lon, shown.label("shown"), Area.name.label("area"))
        .outerjoin(Area, Area.code == Visit.area_code)
        .where(Visit.state != "cancelled", true() if user.scope.kind == "station" else shown.in_(ON_WIDE_MAP))
        .order_by(first, Visit.window_start, Visit.id)
        .limit(limit)
    )
    return db.session.execute(query).all()
