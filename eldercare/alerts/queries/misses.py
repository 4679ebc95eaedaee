"""Alarms that nobody accepted within the last limit, one by one, with what was found out about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.alerts.models import Alarm
from eldercare.alerts.queries.alarms import answer_seconds
from eldercare.alerts.rules import TARGETS_S
from eldercare.core.db import db

LIMIT_S = TARGETS_S[1]
MOST = 500
REVIEWED = {"open": Alarm.reviewed_at.is_(None), "done": Alarm.reviewed_at.is_not(None)}


@dataclass(frozen=True, slots=True)
class MissFilters:
    """What the list is narrowed to; `only` is `open` (not looked into yet), `done`, or empty for both."""

    since: datetime
    until: datetime
    kind: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Misses:
    """The alarms of a filter, newest first, and how many of the whole month wait to be looked into."""

    rows: Sequence[Alarm]
    total: int
    waiting: int
    reviewers: dict[int, str]


def misses(user: User, filters: MissFilters, *, now: datetime) -> Misses:
    """Real alarms accepted after more than 180 s, and those that have waited longer without anybody."""
    month = [*_missed(now), Alarm.opened_at >= filters.since, Alarm.opened_at < filters.until]
    query = select(Alarm).where(*month).options(
        joinedload(Alarm.senior), joinedload(Alarm.worker), selectinload(Alarm.offers)
    )  # fmt: skip
    if filters.kind:
        query = query.where(Alarm.kind == filters.kind)
    if filters.only:
        query = query.where(REVIEWED[filters.only])
    rows = db.session.scalars(within(query, Alarm, user).order_by(Alarm.opened_at.desc()).limit(MOST)).all()
    return Misses(rows, _count(user, month), _count(user, [*month, REVIEWED["open"]]), _names(rows))


def _missed(now: datetime) -> list[ColumnElement[bool]]:
    never = and_(Alarm.accepted_at.is_(None), Alarm.opened_at < now - timedelta(seconds=LIMIT_S))
    late = or_(answer_seconds() > LIMIT_S, never)
    return [Alarm.test.is_(False), Alarm.late.is_(False), late]


def _count(user: User, conditions: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(within(select(func.count(Alarm.id)).where(*conditions), Alarm, user)) or 0


def _names(rows: Sequence[Alarm]) -> dict[int, str]:
    ids = {row.reviewed_by for row in rows if row.reviewed_by}
    return {
        row[0]: row[1]
        for row in db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    }
