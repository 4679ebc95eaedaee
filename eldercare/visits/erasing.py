"""This room's part of erasing a person: places and words go, times, distances and amounts stay."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from eldercare.core.errors import N_
from eldercare.core.time import local_date
from eldercare.people.erasing import Part
from eldercare.people.models import Senior
from eldercare.visits.by_hand.rules import OPEN as OPEN_CALL
from eldercare.visits.gatherings.rules import TO_COME
from eldercare.visits.models import (
    AnswerLink,
    Attendance,
    CarePlan,
    CarePlanPause,
    CarePlanVersion,
    FollowUp,
    GatheringDay,
    HotlineCall,
    MajorChange,
    SignUp,
    TierChoice,
    UnseenChange,
    Visit,
    VisitAnswer,
    VisitDue,
    VisitNotice,
    VisitOrder,
)
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
    if session.scalar(
        select(exists().where(HotlineCall.senior_id == senior_id, HotlineCall.state == OPEN_CALL))
    ):
        words.append(N_("A request by phone is open."))
    return words


def drop(session: Session, senior_id: int, town: str) -> None:
    """Addresses, positions and remarks of attendances; who called and what was written; what was told and
    answered; unseen changes; why plans were paused; sign-ups for gatherings to come; villages."""
    session.execute(
        update(Attendance)
        .where(Attendance.senior_id == senior_id)
        .values(
            address="", outside_reason="", check_out_reason="", note="",
            check_in_lat=None, check_in_lon=None, check_out_lat=None, check_out_lon=None,
        )
    )  # fmt: skip
    own = select(Visit.id).where(Visit.senior_id == senior_id)
    session.execute(delete(UnseenChange).where(UnseenChange.visit_id.in_(own)))
    _drop_messages(session, senior_id)
    for model in (Visit, VisitDue):
        session.execute(update(model).where(model.senior_id == senior_id).values(area_code=town))
    _drop_written(session, senior_id, own, town)
    _drop_agreed(session, senior_id)
    ahead = select(GatheringDay.id).where(GatheringDay.state.in_(sorted(TO_COME)))
    session.execute(delete(SignUp).where(SignUp.senior_id == senior_id, SignUp.day_id.in_(ahead)))


def _drop_written(session: Session, senior_id: int, own: Select[int], town: str) -> None:
    """What callers and operators wrote."""
    session.execute(
        update(HotlineCall)
        .where(HotlineCall.senior_id == senior_id)
        .values(caller="", phone=None, asked="", answer=None, area_code=town)
    )
    for noted in (TierChoice, MajorChange):
        session.execute(update(noted).where(noted.senior_id == senior_id).values(note=None))
    session.execute(update(FollowUp).where(FollowUp.visit_id.in_(own)).values(note=None))
    session.execute(update(VisitOrder).where(VisitOrder.visit_id.in_(own)).values(wish=None, note=None))


def _drop_agreed(session: Session, senior_id: int) -> None:
    """Why plans were paused, and what they were before."""
    # Days without visits explain figures and stay; that somebody was in hospital, and older versions, do not.
    plans = select(CarePlan.id).where(CarePlan.senior_id == senior_id)
    paused = update(CarePlanPause).where(CarePlanPause.plan_id.in_(plans)).values(reason="other")
    session.execute(paused.execution_options(synchronize_session=False))
    older = delete(CarePlanVersion).where(CarePlanVersion.plan_id.in_(plans))
    session.execute(older.execution_options(synchronize_session=False))


def _drop_messages(session: Session, senior_id: int) -> None:
    told = select(VisitNotice.id).where(VisitNotice.senior_id == senior_id)
    session.execute(delete(AnswerLink).where(AnswerLink.notice_id.in_(told)))
    session.execute(delete(VisitAnswer).where(VisitAnswer.notice_id.in_(told)))
    session.execute(delete(VisitNotice).where(VisitNotice.senior_id == senior_id))


PART = Part(standing, drop)
