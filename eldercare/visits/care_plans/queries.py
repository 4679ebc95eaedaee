"""Care plans for the desk: the list, one of them, the weeks to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.calendar import occurrences
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Senior, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.queries.search import senior_matches
from eldercare.services.models import Service
from eldercare.services.queries.catalogue import all_services
from eldercare.services.rules.terms import HOME
from eldercare.visits.models import CarePlan, CarePlanItem
from eldercare.visits.rules import DEVICE_CHECK

WEEKS = 8
# Columns of a senior that the list shows; none of them is encrypted.
SHOWN = (
    Senior.id, Senior.name, Senior.name_pinyin, Senior.sex, Senior.birth_date, Senior.living, Senior.grade,
    Senior.address, Senior.area_code, Senior.station_id, Senior.version,
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with the items that fall on it."""

    day: date
    items: tuple[CarePlanItem, ...]


def list_plans(user: User, filters: PlanFilters, per_page: int = PER_PAGE) -> PlanList:
    """Care plans of the user's scope by the senior's name; a fixed number of queries."""
    ids = _narrowed(user, filters)
    total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    page = max(1, min(filters.page, -(-total // per_page)))
    rows = (
        select(CarePlan)
        .join(CarePlan.senior)
        .where(CarePlan.id.in_(ids))
        .options(
            joinedload(CarePlan.senior).load_only(*SHOWN),
            selectinload(CarePlan.items).joinedload(CarePlanItem.service),
        )
        .order_by(Senior.name_pinyin, Senior.id, CarePlan.id)
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    plans = list(db.session.scalars(rows))
    return PlanList(Page(plans, total, page, per_page), preferred_names(plans), _by_service(user, filters))


def _narrowed(user: User, filters: PlanFilters, *, any_service: bool = False) -> Any:
    query = select(CarePlan.id).join(Senior, CarePlan.senior_id == Senior.id).where(Senior.left_on.is_(None))
    query = within(query, Senior, user)
    if filters.state:
        query = query.where(CarePlan.state == filters.state)
    if filters.channel:
        query = query.where(CarePlan.channel == filters.channel)
    if filters.q:
        query = query.where(senior_matches(filters.q))
    if filters.service and not any_service:
        has = select(CarePlanItem.plan_id).where(CarePlanItem.service_code == filters.service)
        query = query.where(CarePlan.id.in_(has))
    return query


def _by_service(user: User, filters: PlanFilters) -> dict[str, int]:
    counts = (
        select(CarePlanItem.service_code, func.count(func.distinct(CarePlanItem.plan_id)))
        .where(CarePlanItem.plan_id.in_(_narrowed(user, filters, any_service=True)))
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


def weeks_of(plan: CarePlan, today: date) -> list[list[Day]]:
    """Eight weeks from Monday of this one; days before today stay empty."""
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(days=7 * WEEKS - 1)
    if plan.ends_on is not None:
        last = min(last, plan.ends_on)
    falls: dict[date, list[CarePlanItem]] = {}
    for item in plan.items if plan.state == "active" else ():
        for day in occurrences(item.recurrence, item.starts_on, max(today, plan.starts_on), last):
            falls.setdefault(day, []).append(item)
    return [
        [
            Day(day, tuple(sorted(falls.get(day, ()), key=lambda item: (item.window_from, item.id))))
            for day in (monday + timedelta(days=7 * week + n) for n in range(7))
        ]
        for week in range(WEEKS)
    ]
