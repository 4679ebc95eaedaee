"""Care plans for the desk: the list, one of them, its versions, and who was told of its visits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.queries.search import senior_matches
from eldercare.services.models import Service
from eldercare.services.queries.catalogue import all_services
from eldercare.services.rules.terms import HOME
from eldercare.visits.care_plans.history import Names, Version
from eldercare.visits.care_plans.preview import LONGEST_PERIOD
from eldercare.visits.care_plans.shapes import PlanShape, read
from eldercare.visits.models import (
    Assignment,
    CarePlan,
    CarePlanItem,
    CarePlanPause,
    CarePlanVersion,
    Visit,
)
from eldercare.visits.queries.shown import SHOWN
from eldercare.visits.rules import DEVICE_CHECK

VERSIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What the list is narrowed to; empty text means all."""

    q: str = ""
    service: str = ""
    channel: str = ""
    state: str = "active"
    page: int = 1


@dataclass(frozen=True, slots=True)
class PlanList:
    """A page of care plans, who is preferred, and how many plans have each service."""

    page: Page[CarePlan]
    workers: dict[int, str]
    by_service: dict[str, int]


def list_plans(user: User, filters: PlanFilters, today: date, per_page: int = PER_PAGE) -> PlanList:
    """Care plans of the user's scope by the senior's name; a fixed number of queries."""
    ids = _narrowed(user, filters, today)
    total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    page = max(1, min(filters.page, -(-total // per_page)))
    rows = (
        select(CarePlan)
        .join(CarePlan.senior)
        .where(CarePlan.id.in_(ids))
        .options(
            joinedload(CarePlan.senior).load_only(*SHOWN),
            selectinload(CarePlan.items).joinedload(CarePlanItem.service),
            selectinload(CarePlan.pauses),
        )
        .order_by(Senior.name_pinyin, Senior.id, CarePlan.id)
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    plans = list(db.session.scalars(rows))
    return PlanList(
        Page(plans, total, page, per_page), preferred_names(plans), _by_service(user, filters, today)
    )


def _narrowed(user: User, filters: PlanFilters, today: date, *, any_service: bool = False) -> Any:
    query = select(CarePlan.id).join(Senior, CarePlan.senior_id == Senior.id).where(Senior.left_on.is_(None))
    query = within(query, Senior, user)
    if filters.state:
        query = query.where(_in_state(filters.state, today))
    if filters.channel:
        query = query.where(CarePlan.channel == filters.channel)
    if filters.q:
        query = query.where(senior_matches(filters.q))
    if filters.service and not any_service:
        has = select(CarePlanItem.plan_id).where(CarePlanItem.service_code == filters.service)
        query = query.where(CarePlan.id.in_(has))
    return query


def _by_service(user: User, filters: PlanFilters, today: date) -> dict[str, int]:
    counts = (
        select(CarePlanItem.service_code, func.count(func.distinct(CarePlanItem.plan_id)))
        .where(CarePlanItem.plan_id.in_(_narrowed(user, filters, today, any_service=True)))
        .group_by(CarePlanItem.service_code)
    )
    return {code: count for code, count in db.session.execute(counts)}  # noqa: C416 - rows are no tuples to mypy


def preferred_names(plans: list[CarePlan]) -> dict[int, str]:
    """The names of the people preferred in these plans, by worker."""
    ids = {item.preferred_worker_id for plan in plans for item in plan.items if item.preferred_worker_id}
    rows = db.session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids)))
    return {worker_id: name for worker_id, name in rows}  # noqa: C416 - rows are no tuples to mypy


def plan_of(user: User, plan_id: int) -> CarePlan:
    """One care plan with senior and items; NotFoundError outside the scope."""
    query = select(CarePlan).join(CarePlan.senior).where(CarePlan.id == plan_id)
    query = query.options(
        joinedload(CarePlan.senior).load_only(*SHOWN).joinedload(Senior.station),
        selectinload(CarePlan.items).joinedload(CarePlanItem.service),
        selectinload(CarePlan.items).selectinload(CarePlanItem.exceptions),
        selectinload(CarePlan.pauses),
    )
    plan = db.session.scalar(within(query, Senior, user))
    if plan is None:
        raise NotFoundError
    return plan


def item_of(plan: CarePlan, item_id: int) -> CarePlanItem:
    """One item of the plan, or NotFoundError."""
    item = next((item for item in plan.items if item.id == item_id), None)
    if item is None:
        raise NotFoundError
    return item


def services(day: date | None = None) -> list[Service]:
    """What can be agreed with a person at home, by family: a visit to a device is ordered, not planned. With
    a day only what is still given on it."""
    known = [one for one in all_services() if one.setting == HOME and one.code != DEVICE_CHECK]
    return [one for one in known if day is None or one.is_given_on(day)]


def retired() -> dict[str, date]:
    """From which day on a service is not given any more, by its code."""
    return {one.code: one.retired_on for one in all_services() if one.retired_on}


def candidates(plan: CarePlan) -> list[tuple[int, str]]:
    """People who may be preferred: the station's caregivers, and the leader of the senior's group."""
    leader_here = [plan.senior.area_code[:length] for length in range(1, len(plan.senior.area_code) + 1)]
    rows = (
        select(Worker.id, Worker.name)
        .where(
            Worker.station_id == plan.senior.station_id,
            Worker.active,
            or_(Worker.kind == "caregiver", Worker.area_code.in_(leader_here)),
        )
        .order_by(Worker.kind, Worker.name_pinyin, Worker.id)
    )
    return [(worker_id, name) for worker_id, name in db.session.execute(rows)]


def told_visits(plan: CarePlan, today: date) -> dict[tuple[int, date], str]:
    """Who expects which visit of the plan from today on: names by item and day of its series, because a visit
    with a free day is where the planner put it."""
    rows: Any = (
        select(Visit.plan_item_id, Visit.series_day, Worker.name)
        .join(Assignment, Assignment.visit_id == Visit.id)
        .join(Worker, Assignment.published_worker_id == Worker.id)
        .where(
            Visit.plan_item_id.in_([item.id for item in plan.items]),
            Visit.day >= today,
            Visit.series_day.is_not(None),
            Visit.state.in_(["planned", "on_the_way"]),
        )
        .order_by(Visit.day, Visit.id, Assignment.position)
    )
    found: dict[tuple[int, date], list[str]] = {}
    for item_id, series_day, name in db.session.execute(rows):
        found.setdefault((item_id, series_day), []).append(name)
    return {key: " · ".join(names) for key, names in found.items()}


def placed_visits(plan: CarePlan, today: date) -> dict[tuple[int, date], date]:
    """Where the planner put visits whose day is free, by item and day of its series; of the month before too,
    for one of them may have been made earlier, or come later, than the series says."""
    rows: Any = select(Visit.plan_item_id, Visit.series_day, Visit.day).where(
        Visit.plan_item_id.in_([item.id for item in plan.items]),
        Visit.series_day >= today - LONGEST_PERIOD,
        Visit.first_day.is_not(None),
        Visit.state != "cancelled",
    )
    return {(item_id, series_day): day for item_id, series_day, day in db.session.execute(rows)}


def versions_of(plan: CarePlan) -> list[Version]:
    """What was kept of the plan at each of its last changes, the newest first."""
    rows = (
        select(CarePlanVersion, User.display_name)
        .outerjoin(User, CarePlanVersion.by_user_id == User.id)
        .where(CarePlanVersion.plan_id == plan.id)
        .order_by(CarePlanVersion.version.desc(), CarePlanVersion.id.desc())
        .limit(VERSIONS_SHOWN)
    )
    return [
        Version(row.version + 1, row.verb, row.at, name or "", read(row.before))
        for row, name in db.session.execute(rows)
    ]


def names_of(plans: Iterable[PlanShape], *, english: bool) -> Names:
    """The names of the services and people that these versions speak of."""
    items = [item for plan in plans for item in plan.items]
    people = {item.preferred_worker_id for item in items}
    people |= {change.preferred_worker_id for item in items for change in item.changes}
    wanted = select(Worker.id, Worker.name).where(Worker.id.in_(people - {None}))
    known = select(Service.code, Service.name_en if english else Service.name)
    return Names(
        {code: name for code, name in db.session.execute(known)},  # noqa: C416 - rows are no tuples to mypy
        {worker_id: name for worker_id, name in db.session.execute(wanted)},  # noqa: C416
    )


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    """`care_plans.rules.plan_state`, asked of the database."""
    ended = or_(CarePlan.state == "ended", and_(CarePlan.ends_on.is_not(None), CarePlan.ends_on < today))
    paused = exists().where(
        CarePlanPause.plan_id == CarePlan.id,
        CarePlanPause.from_day <= today,
        or_(CarePlanPause.until_day.is_(None), CarePlanPause.until_day >= today),
    )
    later = CarePlan.starts_on > today
    return {
        "ended": ended,
        "paused": and_(not_(ended), paused),
        "waiting": and_(not_(ended), not_(paused), later),
    }.get(state, and_(not_(ended), not_(paused), not_(later)))
