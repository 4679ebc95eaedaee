"""Missed visits that somebody has to look after, and what was done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Senior, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.visits.by_hand.queries.one import follow_ups_of
from eldercare.visits.by_hand.rules import FOLLOW_UP_DAYS
from eldercare.visits.models import Assignment, FollowUp, Visit
from eldercare.visits.queries.shown import SHOWN
from eldercare.visits.rules import DEVICE_CHANNEL, OVER


@dataclass(frozen=True, slots=True)
class MissedFilters:
    """Whether what is settled is shown, or only whom two visits in a row missed who lives alone."""

    settled: bool = False
    twice: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class MissedList:
    """A page of missed visits with what was done; `twice`: the second in a row of one who lives alone."""

    page: Page[Visit]
    twice: frozenset[int]
    done: dict[int, list[FollowUp]]
    open_count: int
    twice_count: int


def list_missed(user: User, filters: MissedFilters, today: date, per_page: int = PER_PAGE) -> MissedList:
    """Missed visits of the last four weeks in the user's scope, the newest first."""
    counts = db.session.execute(
        missed_of(
            select(
                func.coalesce(func.sum((~is_settled()).cast(db.Integer)), 0),
                func.coalesce(func.sum(and_(~is_settled(), is_second()).cast(db.Integer)), 0),
                func.count(),
            ),
            user,
            today,
        )
    ).one()
    waiting, twice, every = counts
    total = twice if filters.twice else every - waiting if filters.settled else waiting
    page = max(1, min(filters.page, -(-total // per_page)))
    query = missed_of(select(Visit, is_second().label("twice")), user, today)
    query = query.where(is_settled() if filters.settled and not filters.twice else ~is_settled())
    if filters.twice:
        query = query.where(is_second())
    query = query.options(
        joinedload(Visit.senior).load_only(*SHOWN),
        joinedload(Visit.service),
        selectinload(Visit.assignments)
        .joinedload(Assignment.published_worker)
        .load_only(Worker.id, Worker.name),
    ).order_by(Visit.day.desc(), Visit.window_start.desc(), Visit.id.desc())
    rows = db.session.execute(query.offset((page - 1) * per_page).limit(per_page)).all()
    visits = [row[0] for row in rows]
    return MissedList(
        Page(visits, total, page, per_page),
        frozenset(row[0].id for row in rows if row.twice),
        follow_ups_of([visit.id for visit in visits]),
        waiting,
        twice,
    )


def missed_of(query: Any, user: User, today: date) -> Any:
    """Narrow a query on visits to the missed ones of the last four weeks, of people on the roll; a visit to a
    device says nothing of how its person is."""
    first = today - timedelta(days=FOLLOW_UP_DAYS)
    query = (
        query.select_from(Visit)
        .join(Senior, Senior.id == Visit.senior_id)
        .where(
            Visit.state == "missed",
            Visit.day.between(first, today),
            Visit.channel != DEVICE_CHANNEL,
            Senior.left_on.is_(None),
        )
    )
    return within(query, Visit, user)


def is_settled() -> ColumnElement[bool]:
    """Whether nobody has to look after a missed visit any more."""
    return exists().where(FollowUp.visit_id == Visit.id, FollowUp.settles)


def is_second() -> ColumnElement[bool]:
    """Whether somebody who lives alone missed the visit before this one too."""
    before = aliased(Visit)
    earlier = or_(
        before.day < Visit.day, and_(before.day == Visit.day, before.window_start < Visit.window_start)
    )
    last = (
        select(before.state)
        .where(
            before.senior_id == Visit.senior_id,
            earlier,
            before.state.in_(sorted(OVER | {"missed"})),
            before.channel != DEVICE_CHANNEL,
        )
        .order_by(before.day.desc(), before.window_start.desc(), before.id.desc())
        .limit(1)
        .correlate(Visit)
        .scalar_subquery()
    )
    return and_(Senior.living == "alone", func.coalesce(last, literal("")) == "missed")
