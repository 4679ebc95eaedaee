"""Days that were planned before a care plan changed get what it asks for now."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.visits.actions.due import generate_due
from eldercare.visits.models import DayPlan, Visit


def refill(
    session: Session, senior: Senior, actor: User, now: datetime, first_day: date | None = None
) -> None:
    """Make the visits of planned days from `first_day` on; from tomorrow on when it is not given.

    Of today only those that may still begin.
    """
    first = first_day or local_date(now) + timedelta(days=1)
    last = session.scalar(
        select(func.max(DayPlan.day)).where(DayPlan.station_id == senior.station_id, DayPlan.day >= first)
    )
    if last is not None:
        generate_due(first, (last - first).days + 1, station_ids=[senior.station_id], actor=actor, now=now,
                     only_to_come=True)  # fmt: skip


def make_room(session: Session, wanted: Select[Visit]) -> int:
    """Of these visits, those that were cancelled no longer stand for their days of the series, so that what
    the plan asks for there comes due anew; they stay cancelled. Returns how many."""
    rows = wanted.where(Visit.state == "cancelled", Visit.series_day.is_not(None))
    visits = session.scalars(rows.order_by(Visit.id)).all()
    for visit in visits:
        visit.series_day = None
    session.flush()
    return len(visits)
