"""Hours of training against the goal, and health checks: of one worker, and of all in a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize, scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import HealthCheck, Training, TrainingGoal, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.rules import WARN_BEFORE
from eldercare.people.rules.training import Goal, goals_of


def trainings_of(worker_id: int) -> Sequence[Training]:
    """All courses of a worker, the newest first."""
    query = select(Training).where(Training.worker_id == worker_id)
    return db.session.scalars(query.order_by(Training.day.desc(), Training.id.desc())).all()


def training_of(user: User, training_id: int) -> Training:
    """One course; NotFoundError outside the user's scope."""
    row = db.session.get(Training, training_id)
    if row is None:
        raise NotFoundError
    authorize(user, "worker.see", row.worker.where)
    return row


def goals(year: int) -> dict[str, Goal]:
    """The goal of each kind of worker in a year. One query."""
    rows = db.session.execute(select(TrainingGoal.kind, TrainingGoal.since, TrainingGoal.minutes))
    return goals_of([(row.kind, row.since, row.minutes) for row in rows], year)


@dataclass(frozen=True, slots=True)
class Trained:
    """Workers with the minutes of a year, the furthest from their goal first, and how many are below it."""

    page: Page[Any]
    below: int
    total: int


def trained(
    user: User, year: int, *, below: bool = False, kind: str = "", page: int = 1, per_page: int = PER_PAGE
) -> Trained:
    """Everybody at work in the user's scope with the minutes of a year. Three queries."""
    wanted = goals(year)
    goal = case(*((Worker.kind == code, one.minutes) for code, one in wanted.items()), else_=0)
    sums = (
        select(Training.worker_id, func.sum(Training.minutes).label("minutes"))
        .where(Training.day.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(Training.worker_id)
        .subquery()
    )
    minutes = func.coalesce(sums.c.minutes, 0)
    mine: list[Any] = [Worker.active, scope_filter(Worker, user)]
    if kind:
        mine.append(Worker.kind == kind)
    joined = select(func.count(), func.count().filter(minutes < goal)).select_from(Worker)
    counted = joined.outerjoin(sums, sums.c.worker_id == Worker.id).where(*mine)
    total, few = db.session.execute(counted).one()
    query: Any = select(Worker, minutes.label("minutes"), goal.label("goal"))
    query = query.outerjoin(sums, sums.c.worker_id == Worker.id).where(*mine)
    if below:
        query = query.where(minutes < goal)
    shown = few if below else total
    page = max(1, min(page, -(-shown // per_page)))
    query = query.options(joinedload(Worker.station)).order_by(minutes - goal, Worker.name_pinyin, Worker.id)
    rows = list(db.session.execute(query.offset((page - 1) * per_page).limit(per_page)))
    return Trained(Page(rows, shown, page, per_page), few, total)


def checks_of(worker_id: int) -> Sequence[HealthCheck]:
    """All health checks of a worker, the newest first."""
    query = select(HealthCheck).where(HealthCheck.worker_id == worker_id)
    return db.session.scalars(query.order_by(HealthCheck.day.desc(), HealthCheck.id.desc())).all()


@dataclass(frozen=True, slots=True)
class Checked:
    """Workers with the newest check: who has none, whose next is late, whose is soon."""

    page: Page[Any]
    none: int
    late: int
    soon: int


def checked(user: User, today: date, *, state: str = "", page: int = 1, per_page: int = PER_PAGE) -> Checked:
    """Everybody at work in the user's scope whose health check is missing, late or due soon. Two queries."""
    order = (HealthCheck.day.desc(), HealthCheck.id.desc())
    place = func.row_number().over(partition_by=HealthCheck.worker_id, order_by=order).label("place")
    ranked = select(HealthCheck.worker_id, HealthCheck.day, HealthCheck.next_due, place).subquery()
    newest = select(ranked).where(ranked.c.place == 1).subquery()
    is_in: dict[str, ColumnElement[bool]] = {
        "none": newest.c.day.is_(None),
        "late": newest.c.next_due < today,
        "soon": and_(newest.c.next_due >= today, newest.c.next_due < today + WARN_BEFORE),
    }
    mine = (Worker.active, scope_filter(Worker, user))
    counted = select(*(func.count().filter(one) for one in is_in.values())).select_from(Worker)
    counts = db.session.execute(counted.outerjoin(newest, newest.c.worker_id == Worker.id).where(*mine)).one()
    by_state = dict(zip(is_in, counts, strict=True))
    query: Any = select(Worker, newest.c.day, newest.c.next_due)
    query = query.outerjoin(newest, newest.c.worker_id == Worker.id).where(*mine)
    query = query.where(is_in[state] if state in is_in else or_(*is_in.values()))
    total = by_state[state] if state in is_in else sum(by_state.values())
    page = max(1, min(page, -(-total // per_page)))
    query = query.options(joinedload(Worker.station)).order_by(
        newest.c.next_due.is_(None), newest.c.next_due, Worker.name_pinyin, Worker.id
    )
    rows = list(db.session.execute(query.offset((page - 1) * per_page).limit(per_page)))
    return Checked(Page(rows, total, page, per_page), **by_state)
