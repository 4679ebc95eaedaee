"""This room's part of erasing a person: places and words go, times, distances and amounts stay."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from eldercare.core.errors import N_
from eldercare.core.time import local_date
from eldercare.people.erasing import Part
from eldercare.people.models import Senior
from eldercare.visits.models import Attendance, CarePlan, CarePlanPause, CarePlanVersion, Visit
from eldercare.visits.rules import OPEN

UNDER_WAY = frozenset({"on_the_way", "in_progress"})


def standing(session: Session, senior_id: int, now: datetime) -> list[str]:
    """A care plan that runs, and visits to come."""
    today = local_date(now)
    plan = exists().where(
        CarePlan.senior_id == senior_id,
        CarePlan.state == "active",
        or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= today),
        # Of somebody who has left nothing more comes due, whatever the plan says.
        CarePlan.senior.has(or_(Senior.left_on.is_(None), Senior.left_on > today)),
    )
    visit = exists().where(
        Visit.senior_id == senior_id, Visit.day >= today, Visit.state.in_(OPEN | UNDER_WAY)
    )
    words = []
    if session.scalar(select(plan)):
        words.append(N_("A care plan is active."))
    if session.scalar(select(visit)):
        words.append(N_("A visit is planned."))
    return words


def drop(session: Session, senior_id: int, town: str) -> None:
    """Addresses, positions and remarks of attendances; the village of visits; why plans were paused."""
    session.execute(
        update(Attendance)
        .where(Attendance.senior_id == senior_id)
        .values(
            address="", outside_reason="", check_out_reason="", note="",
            check_in_lat=None, check_in_lon=None, check_out_lat=None, check_out_lon=None,
        )
    )  # fmt: skip
    session.execute(update(Visit).where(Visit.senior_id == senior_id).values(area_code=town))
    # Days without visits explain figures and stay; that somebody was in hospital, and older versions, do not.
    plans = select(CarePlan.id).where(CarePlan.senior_id == senior_id)
    paused = update(CarePlanPause).where(CarePlanPause.plan_id.in_(plans)).values(reason="other")
    session.execute(paused.execution_options(synchronize_session=False))
    older = delete(CarePlanVersion).where(CarePlanVersion.plan_id.in_(plans))
    session.execute(older.execution_options(synchronize_session=False))


PART = Part(standing, drop)
