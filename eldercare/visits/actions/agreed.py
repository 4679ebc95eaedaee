"""What care plans ask for, read for many plans at once: the items with all that their days follow from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.visits.care_plans.rules import Span
from eldercare.visits.care_plans.series import FAR, Change, Series
from eldercare.visits.care_plans.shapes import change_of, earliest, series_of, span_of
from eldercare.visits.models import CarePlan, CarePlanException, CarePlanItem, CarePlanPause


@dataclass(frozen=True, slots=True)
class Agreed:
    """An item in force: the series of its days, and what its visits take from plan and senior; the service
    says more by their day."""

    id: int
    series: Series
    service: Service
    common: dict[str, Any]
    window: tuple[int, int]


def agreed_items(
    session: Session,
    services: Mapping[str, Service],
    first_day: date,
    last_day: date,
    whose: ColumnElement[bool],
) -> Iterator[Agreed]:
    """The items of plans that run within the days, by id; three queries. `services`: the whole catalogue by
    code, `whose`: a condition on `Senior`.
    """
    rows = (
        select(CarePlanItem, CarePlan, Senior.station_id, Senior.area_code, Senior.left_on)
        .join(CarePlan, CarePlanItem.plan_id == CarePlan.id)
        .join(Senior, CarePlan.senior_id == Senior.id)
        .where(
            CarePlan.state == "active",
            CarePlan.starts_on <= last_day,
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= first_day),
            CarePlanItem.starts_on <= last_day,
            or_(CarePlanItem.ends_on.is_(None), CarePlanItem.ends_on >= first_day),
            or_(Senior.left_on.is_(None), Senior.left_on > first_day),
            whose,
        )
        .order_by(CarePlanItem.id)
    )
    pauses = _pauses(session, first_day, last_day, whose)
    changes = _changes(session, first_day, last_day, whose)
    for item, plan, station_id, area_code, left_on in session.execute(rows):
        service = services[item.service_code]
        gone_on = earliest(left_on, service.retired_on)
        yield Agreed(
            id=item.id,
            series=series_of(item, plan, pauses.get(plan.id, ()), gone_on, changes.get(item.id, ())),
            service=service,
            common=_common(item, plan) | {"station_id": station_id, "area_code": area_code},
            window=(item.window_from, item.window_to),
        )


def _pauses(
    session: Session, first_day: date, last_day: date, whose: ColumnElement[bool]
) -> dict[int, tuple[Span, ...]]:
    """Pauses by plan. Of a month that is cut by one the other days count too, so FAR to both sides."""
    rows = (
        select(CarePlanPause)
        .join(CarePlan, CarePlanPause.plan_id == CarePlan.id)
        .join(Senior, CarePlan.senior_id == Senior.id)
        .where(
            CarePlanPause.from_day <= last_day + FAR,
            or_(CarePlanPause.until_day.is_(None), CarePlanPause.until_day >= first_day - FAR),
            whose,
        )
        .order_by(CarePlanPause.id)
    )
    found: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    for pause in session.scalars(rows):
        found[pause.plan_id] += (span_of(pause),)
    return found


def _changes(
    session: Session, first_day: date, last_day: date, whose: ColumnElement[bool]
) -> dict[int, tuple[Change, ...]]:
    """Single days by item."""
    rows = (
        select(CarePlanException)
        .join(CarePlanItem, CarePlanException.item_id == CarePlanItem.id)
        .join(CarePlan, CarePlanItem.plan_id == CarePlan.id)
        .join(Senior, CarePlan.senior_id == Senior.id)
        .where(CarePlanException.series_day.between(first_day - FAR, last_day + FAR), whose)
        .order_by(CarePlanException.series_day)
    )
    found: dict[int, tuple[Change, ...]] = defaultdict(tuple)
    for row in session.scalars(rows):
        found[row.item_id] += (change_of(row),)
    return found


def _common(item: CarePlanItem, plan: CarePlan) -> dict[str, Any]:
    return {
        "senior_id": plan.senior_id,
        "service_code": item.service_code,
        "plan_item_id": item.id,
        "minutes": item.minutes,
        "channel": plan.channel,
        "preferred_worker_id": item.preferred_worker_id,
    }
