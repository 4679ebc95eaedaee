"""What the clock does about visits that nobody came to, or that nobody ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from eldercare.core.db import transaction
from eldercare.core.time import local_date
from eldercare.visits.actions.field import tell_visit
from eldercare.visits.actions.settling import tell_changed
from eldercare.visits.models import Attendance, Visit
from eldercare.visits.rules import BEGUN, LATE_AFTER, OPEN, STATES

AT_ONCE = 500


def raise_late_visits(now: datetime) -> int:
    """Tell the desks of today's visits that became late; each is told once. Returns how many."""
    with transaction() as session:
        rows = (
            select(Visit)
            .where(
                Visit.day == local_date(now),
                Visit.state.in_(sorted(OPEN | {"on_the_way"})),
                Visit.window_end < now - LATE_AFTER,
                Visit.late_at.is_(None),
            )
            .options(selectinload(Visit.assignments))
            .order_by(Visit.id)
            .limit(AT_ONCE)
            .with_for_update(of=Visit, skip_locked=True)
        )
        late = session.scalars(rows).all()
        # Not through the row: nobody edited the visit, so its version stays and no open form gets stale.
        session.execute(update(Visit).where(Visit.id.in_([v.id for v in late])).values(late_at=now))
        for visit in late:
            tell_changed(visit, now, visit.where.worker_ids, state=visit.state, late=True)
        return len(late)


def close_past_days(now: datetime) -> int:
    """Settle what was left of the days before: who never came has missed the visit; a visit that nobody
    ended is to be verified. Returns how many changed."""
    changed = 0
    while batch := _close_some(now):
        changed += batch
    return changed


def _close_some(now: datetime) -> int:
    with transaction() as session:
        rows = (
            select(Visit)
            .where(Visit.day < local_date(now), Visit.state.in_(sorted(OPEN | BEGUN)))
            .options(selectinload(Visit.assignments))
            .order_by(Visit.id)
            .limit(AT_ONCE)
        )
        left = session.scalars(rows).all()
        _mark_open_attendances(session, left)
        for visit in left:
            verb = "leave_open" if visit.state == "in_progress" else "miss"
            visit.state = STATES.target(visit.state, verb)
            tell_visit(session, visit, verb, None, now)
        return len(left)


def _mark_open_attendances(session: Session, visits: Sequence[Visit]) -> None:
    running = [visit.id for visit in visits if visit.state == "in_progress"]
    rows = select(Attendance).where(Attendance.visit_id.in_(running), Attendance.check_out_at.is_(None))
    for attendance in session.scalars(rows):
        attendance.exceptions = [*attendance.exceptions, "not_checked_out"]
