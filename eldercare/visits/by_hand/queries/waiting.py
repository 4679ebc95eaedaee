"""What of the visits by hand waits for an operator, for the page Today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import day_bounds
from eldercare.people.queries.paging import PER_PAGE
from eldercare.visits.by_hand.queries.missed import is_second, is_settled, missed_of
from eldercare.visits.by_hand.rules import OPEN
from eldercare.visits.models import Assignment, HotlineCall, Visit, VisitOrder
from eldercare.visits.queries.shown import SHOWN
from eldercare.visits.rules import OPEN as OPEN_VISITS


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an operator: requests whose promise has passed or ends today, with the first of them;
    missed visits that nobody looked after, with the oldest; urgent visits that nobody has."""

    late_calls: int
    calls_today: int
    first_call: HotlineCall | None
    missed: int
    missed_twice: int
    oldest_missed: date | None
    urgent: Visit | None
    urgent_count: int


def waiting_for(user: User, today: date, now: datetime) -> Waiting:
    """Counts for Today. Six queries, however many wait."""
    _, ends = day_bounds(today)
    soon = within(select(HotlineCall), HotlineCall, user).where(
        HotlineCall.state == OPEN, HotlineCall.promised_at < ends
    )
    late, due = db.session.execute(
        within(
            select(
                func.coalesce(func.sum((HotlineCall.promised_at < now).cast(db.Integer)), 0), func.count()
            ),
            HotlineCall,
            user,
        ).where(HotlineCall.state == OPEN, HotlineCall.promised_at < ends)
    ).one()
    first = db.session.scalar(
        soon.options(joinedload(HotlineCall.senior).load_only(*SHOWN))
        .order_by(HotlineCall.promised_at, HotlineCall.id)
        .limit(1)
    )
    missed, twice, oldest = db.session.execute(
        missed_of(
            select(
                func.count(),
                func.coalesce(func.sum(is_second().cast(db.Integer)), 0),
                func.min(Visit.day),
            ),
            user,
            today,
        ).where(~is_settled())
    ).one()
    urgent = db.session.scalars(_urgent(user, today)).all()
    return Waiting(late, due - late, first, missed, twice, oldest, urgent[0] if urgent else None, len(urgent))


def _urgent(user: User, today: date) -> Any:
    free = exists().where(Assignment.visit_id == Visit.id, Assignment.worker_id.is_(None))
    query = (
        select(Visit)
        .join(VisitOrder, VisitOrder.visit_id == Visit.id)
        .where(VisitOrder.urgent, Visit.day == today, Visit.state.in_(sorted(OPEN_VISITS)), free)
        .options(joinedload(Visit.senior).load_only(*SHOWN), joinedload(Visit.service))
        .order_by(Visit.window_end, Visit.id)
        .limit(PER_PAGE)
    )
    return within(query, Visit, user)
