"""Care plans become visits that are due."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.calendar import occurrences
from eldercare.core.db import serialise_writers, transaction
from eldercare.core.time import at
from eldercare.people.models import Senior
from eldercare.services.models import Service
from eldercare.visits.models import Assignment, CarePlan, CarePlanItem, Visit

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Due:
    """How many visits were made, and how many stood already."""

    created: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Item:
    """An active item with what its visits take from plan and senior; the service says more by their day."""

    id: int
    recurrence: str
    starts_on: date
    first_day: date
    last_day: date | None
    service: Service
    common: dict[str, Any]
    window: tuple[int, int]


def generate_due(
    first_day: date,
    days: int,
    *,
    station_ids: Collection[int] | None = None,
    actor: User | None = None,
    now: datetime,
) -> Due:
    """Make the visits that active care plans ask for within `days` days from `first_day`.

    A visit that stands, whatever became of it, is kept as it is, so this may run any number of times.
    `station_ids` None means every station.
    """
    last_day = first_day + timedelta(days=days - 1)
    with transaction() as session:
        serialise_writers(session, "due")
        known = _known(session, first_day, last_day, station_ids)
        kept = 0
        rows = []
        for item in _items(session, first_day, last_day, station_ids):
            for day in _days_of(item, first_day, last_day):
                if (item.id, day) in known:
                    kept += 1
                else:
                    rows.append(_visit_row(item, day))
        _insert(session, rows)
        if rows:
            detail = {"first_day": first_day.isoformat(), "days": days, "created": len(rows)}
            audit(actor, "generate_due", "visit", None, now=now, detail=detail)
            _tell(rows, now)
    return Due(created=len(rows), kept=kept)


def _known(
    session: Session, first_day: date, last_day: date, station_ids: Collection[int] | None
) -> set[tuple[int | None, date]]:
    rows = select(Visit.plan_item_id, Visit.day).where(
        Visit.day.between(first_day, last_day), Visit.plan_item_id.is_not(None)
    )
    if station_ids is not None:
        rows = rows.where(Visit.station_id.in_(station_ids))
    return {(item_id, day) for item_id, day in session.execute(rows)}


def _items(
    session: Session, first_day: date, last_day: date, station_ids: Collection[int] | None
) -> Iterator[_Item]:
    rows = (
        select(CarePlanItem, CarePlan, Service, Senior.station_id, Senior.area_code, Senior.left_on)
        .join(CarePlan, CarePlanItem.plan_id == CarePlan.id)
        .join(Service, CarePlanItem.service_code == Service.code)
        .join(Senior, CarePlan.senior_id == Senior.id)
        .where(
            CarePlan.state == "active",
            CarePlan.starts_on <= last_day,
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= first_day),
            CarePlanItem.starts_on <= last_day,
            or_(Senior.left_on.is_(None), Senior.left_on > first_day),
        )
        .order_by(CarePlanItem.id)
    )
    if station_ids is not None:
        rows = rows.where(Senior.station_id.in_(station_ids))
    for item, plan, service, station_id, area_code, left_on in session.execute(rows):
        yield _Item(
            id=item.id,
            recurrence=item.recurrence,
            starts_on=item.starts_on,
            first_day=max(item.starts_on, plan.starts_on),
            last_day=_last_day(plan.ends_on, left_on, service.retired_on),
            service=service,
            common=_common(item, plan) | {"station_id": station_id, "area_code": area_code},
            window=(item.window_from, item.window_to),
        )


def _last_day(ends_on: date | None, left_on: date | None, retired_on: date | None) -> date | None:
    """The last day of a plan; on the day a senior leaves or the service ends there is no visit any more."""
    ends = [ends_on, *(gone - timedelta(days=1) if gone else None for gone in (left_on, retired_on))]
    return min((day for day in ends if day is not None), default=None)


def _common(item: CarePlanItem, plan: CarePlan) -> dict[str, Any]:
    return {
        "senior_id": plan.senior_id,
        "service_code": item.service_code,
        "plan_item_id": item.id,
        "minutes": item.minutes,
        "channel": plan.channel,
        "preferred_worker_id": item.preferred_worker_id,
    }


def _days_of(item: _Item, first_day: date, last_day: date) -> tuple[date, ...]:
    last = min(last_day, item.last_day) if item.last_day else last_day
    return occurrences(item.recurrence, item.starts_on, max(first_day, item.first_day), last)


def _visit_row(item: _Item, day: date) -> dict[str, Any]:
    terms = item.service.terms_on(day)
    return item.common | {
        "day": day,
        "staff_count": terms.staff_count,
        "priority": terms.priority,
        "window_start": at(day, item.window[0]),
        "window_end": at(day, item.window[1]),
        "reason_params": {},
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        ids = session.scalars(insert(Visit).returning(Visit.id, sort_by_parameter_order=True), chunk).all()
        parts = [
            {"visit_id": visit_id, "position": position}
            for visit_id, row in zip(ids, chunk, strict=True)
            for position in range(row["staff_count"])
        ]
        session.execute(insert(Assignment), parts)


def _tell(rows: list[dict[str, Any]], now: datetime) -> None:
    for station_id, day in sorted({(row["station_id"], row["day"]) for row in rows}):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)
