"""What an operator does before eight: plan, move one visit, publish."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import EldercareError
from eldercare.people.models import Station
from eldercare.visits import planning
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.demo.plan_jobs import plan_week
from eldercare.visits.models import Assignment, DayPlan, Visit


def user_named(username: str) -> User:
    """One of the demonstration's sign-ins."""
    return db.session.scalars(select(User).where(User.username == username)).one()


def plan(day: date, *, seed: int, now: datetime) -> dict[str, Any]:
    """Turn care plans into visits and find who goes when; counts, with a reason for each left out."""
    planning.plan_days(day, 1, seed=seed, now=now)
    visits = db.session.scalars(select(Visit).where(Visit.day == day, Visit.state != "cancelled")).all()
    reasons = Counter(visit.reason for visit in visits if visit.reason)
    return {
        "due": len(visits),
        "planned": len(visits) - reasons.total(),
        "unassigned": dict(sorted(reasons.items())),
    }


def plan_ahead(day: date, *, now: datetime) -> None:
    """The next days of the operator's station, as each Friday has it."""
    plan_week(db.session.get_one(Station, int(user_named("operator").scope_key)), day, now=now)


def move_one(day: date, *, now: datetime) -> int | None:
    """An operator gives one visit to a colleague; the first pairing that breaks no rule is taken."""
    desk = user_named("operator")
    drafts = (
        select(Visit, Assignment)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .where(Visit.day == day, Visit.station_id == int(desk.scope_key), Visit.staff_count == 1)
        .where(Visit.state == "draft", Assignment.worker_id.is_not(None))
        .order_by(Visit.id)
    )
    rows = db.session.execute(drafts).all()
    colleagues = sorted({part.worker_id for _, part in rows if part.worker_id})
    for visit, part in rows:
        for worker_id in colleagues:
            if worker_id != part.worker_id and _moved(visit, worker_id, desk, now):
                return int(visit.id)
    return None


def _moved(visit: Visit, worker_id: int, desk: User, now: datetime) -> bool:
    try:
        move_visit(visit.id, 0, worker_id, None, version=visit.version, actor=desk, now=now)
    except EldercareError:
        return False
    return True


def publish_all(day: date, *, now: datetime) -> int:
    """Tell everybody their day; how many visits were published."""
    desk = user_named("desk")
    plans = select(DayPlan.version, Station.id).join(Station, Station.id == DayPlan.station_id)
    rows = db.session.execute(plans.where(DayPlan.day == day).order_by(Station.id)).all()
    return sum(
        publish(station_id, day, version=version, actor=desk, now=now).changes for version, station_id in rows
    )
