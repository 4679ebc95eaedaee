"""What this room adds to a senior's page: the care plan, the next visits and the last ones."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.people.models import Senior, Worker
from eldercare.people.rules.positions import is_doubtful
from eldercare.people.sections import Section
from eldercare.visits.announcing.queries import told_to
from eldercare.visits.care_plans.queries import preferred_names
from eldercare.visits.care_plans.words import words_of
from eldercare.visits.check_in_places import last_check_in
from eldercare.visits.models import Assignment, CarePlan, CarePlanItem, Visit
from eldercare.visits.rules import shown_state

AHEAD = timedelta(days=7)
SHOWN = 6


def senior_section(user: User, senior: Senior, now: datetime) -> Section | None:
    """What is agreed and what comes of it, for whoever may see care plans."""
    if not user.may("careplan.see"):
        return None
    today = local_date(now)
    plan = _plan(senior.id, today)
    may_place = user.may("senior.edit") and is_doubtful(senior.position_source, senior.precision_m)
    return Section(
        "visits/_senior.html",
        {
            "plan": plan,
            "preferred": preferred_names([plan]) if plan else {},
            "coming": [(visit, _state(visit, now)) for visit in _visits(senior.id, now, ahead=True)],
            "past": [(visit, _state(visit, now)) for visit in _visits(senior.id, now, ahead=False)],
            "today": today,
            "check_in": last_check_in(senior) if may_place else None,
            "words_of": words_of,
            "told": told_to(senior.id),
            "may_see": user.may("visit.see"),
            "may_order": user.may("visit.plan") and senior.left_on is None and senior.erased_at is None,
        },
    )


def _state(visit: Visit, now: datetime) -> str:
    assigned = all(part.worker_id for part in visit.assignments)
    return shown_state(visit.state, visit.window_end, now, assigned=assigned)


def _plan(senior_id: int, today: date) -> CarePlan | None:
    rows = (
        select(CarePlan)
        .where(
            CarePlan.senior_id == senior_id,
            CarePlan.state == "active",
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= today),
        )
        .options(selectinload(CarePlan.items).joinedload(CarePlanItem.service))
        .order_by(CarePlan.id.desc())
        .limit(1)
    )
    return db.session.scalar(rows)


def _visits(senior_id: int, now: datetime, *, ahead: bool) -> list[Visit]:
    today = local_date(now)
    days = Visit.day.between(today, today + AHEAD) if ahead else Visit.day < today
    order = (Visit.day, Visit.window_start) if ahead else (Visit.day.desc(), Visit.window_start.desc())
    worker = joinedload(Assignment.worker).load_only(Worker.id, Worker.name)
    rows = (
        select(Visit)
        .where(Visit.senior_id == senior_id, days)
        .options(joinedload(Visit.service), selectinload(Visit.assignments).options(worker))
        .order_by(*order, Visit.id)
        .limit(SHOWN)
    )
    return list(db.session.scalars(rows))
