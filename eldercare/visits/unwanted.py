"""What this room adds to a senior's page when somebody who is not to come is on a visit to come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.people.models import Senior, Worker, WorkerWish
from eldercare.people.rules.wishes import BAN
from eldercare.people.sections import Section
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.rules import OPEN

SHOWN = 8


def unwanted_section(user: User, senior: Senior, now: datetime) -> Section | None:
    """Open visits with somebody whom the senior does not want on that day; nothing when there is none."""
    if not user.may("board.see"):
        return None
    found = unwanted_parts(senior.id, local_date(now))
    return Section("visits/_unwanted.html", {"parts": found}) if found else None


def unwanted_parts(senior_id: int, today: date) -> Sequence[Any]:
    """The day, the start and the name of each, and whether people were told already; soonest first."""
    banned = and_(
        WorkerWish.senior_id == Visit.senior_id,
        WorkerWish.kind == BAN,
        WorkerWish.since <= Visit.day,
        or_(WorkerWish.until.is_(None), WorkerWish.until >= Visit.day),
        # Who was told is on the visit until others are published.
        or_(
            WorkerWish.worker_id == Assignment.worker_id,
            WorkerWish.worker_id == Assignment.published_worker_id,
        ),
    )
    told = Assignment.published_worker_id == WorkerWish.worker_id
    starts = Assignment.starts_at, Assignment.published_starts_at
    query = (
        select(Visit.day, *starts, Worker.name, told.label("told"))
        .join(Assignment, Assignment.visit_id == Visit.id)
        .join(WorkerWish, banned)
        .join(Worker, Worker.id == WorkerWish.worker_id)
        .where(Visit.senior_id == senior_id, Visit.day >= today, Visit.state.in_(OPEN))
        .order_by(Visit.day, Visit.window_start, Assignment.id)
        .limit(SHOWN)
    )
    return db.session.execute(query).all()
