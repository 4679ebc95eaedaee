"""A plan is kept as the draft of a station's day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import transaction
from eldercare.visits.models import Assignment, DayPlan, Visit
from eldercare.visits.rules import OPEN


@dataclass(frozen=True, slots=True)
class DraftPart:
    """Who takes one position of a visit, when, and the way that leads there."""

    visit_id: int
    position: int
    worker_id: int
    starts_at: datetime
    ends_at: datetime
    travel_minutes: float
    travel_km: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that found nobody: the code of the reason and the values its sentence names."""

    visit_id: int
    reason: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan of one station's day, and how it was made; `warning` is a code of `visits.ways.WARNINGS`."""

    station_id: int
    day: date
    parts: tuple[DraftPart, ...]
    left_out: tuple[LeftOut, ...]
    seed: int
    iterations: int
    seconds: float
    snapshot: str
    cost: Mapping[str, float]
    warning: str | None = None


def save_draft(draft: Draft, *, actor: User | None, now: datetime) -> DayPlan:
    """Write assignments, reasons and the day's plan together.

    What people were told stays until somebody publishes. A visit the draft does not name is left as it is,
    and so is one that has begun. The version of each visit that changes rises, so that an operator who
    still sees the old state cannot overwrite the new one.
    """
    with transaction() as session:
        parts = {(part.visit_id, part.position): part for part in draft.parts}
        left_out = {gone.visit_id: gone for gone in draft.left_out}
        for visit in _open_visits(session, draft):
            _write(visit, parts, left_out.get(visit.id))
        plan = _day_plan(session, draft, now)
        detail = {"seed": draft.seed, "iterations": draft.iterations, "left_out": len(left_out)}
        audit(actor, "plan", "day_plan", plan.id, now=now, detail=detail)
        feed.tell(
            "plan",
            now=now,
            data={"day": draft.day.isoformat(), "station_id": draft.station_id, "state": plan.state},
            station_id=draft.station_id,
        )
        return plan


def change_days(session: Session, days: Mapping[int, date]) -> None:
    """Put visits on other days, inside the caller's transaction; windows keep their minutes of the day."""
    rows = select(Visit).where(Visit.id.in_(days)).order_by(Visit.id).with_for_update()
    for visit in session.scalars(rows) if days else ():
        by = days[visit.id] - visit.day
        visit.day += by
        visit.window_start += by
        visit.window_end += by
    session.flush()


def _open_visits(session: Session, draft: Draft) -> list[Visit]:
    named = {part.visit_id for part in draft.parts} | {gone.visit_id for gone in draft.left_out}
    rows = (
        select(Visit)
        .where(Visit.station_id == draft.station_id, Visit.day == draft.day, Visit.state.in_(sorted(OPEN)))
        .options(selectinload(Visit.assignments))
        .order_by(Visit.id)
    )
    return [visit for visit in session.scalars(rows) if visit.id in named]


def _write(visit: Visit, parts: Mapping[tuple[int, int], DraftPart], gone: LeftOut | None) -> None:
    changed = [_assign(one, parts.get((visit.id, one.position))) for one in visit.assignments]
    reason, params = (gone.reason, dict(gone.params)) if gone else (None, {})
    if (visit.reason, visit.reason_params) != (reason, params):
        visit.reason, visit.reason_params = reason, params
    if any(changed):
        flag_modified(visit, "reason")


def _assign(one: Assignment, part: DraftPart | None) -> bool:
    """Give the position to the draft's person, or to nobody; tells whether anything changed."""
    before = (one.worker_id, one.starts_at, one.ends_at, one.travel_minutes, one.travel_km)
    after = (
        (part.worker_id, part.starts_at, part.ends_at, part.travel_minutes, part.travel_km)
        if part
        else (None, None, None, 0.0, 0.0)
    )
    if before == after:
        return False
    one.worker_id, one.starts_at, one.ends_at, one.travel_minutes, one.travel_km = after
    return True


def _day_plan(session: Session, draft: Draft, now: datetime) -> DayPlan:
    plan = session.scalar(
        select(DayPlan).where(DayPlan.station_id == draft.station_id, DayPlan.day == draft.day)
    )
    if plan is None:
        plan = DayPlan(station_id=draft.station_id, day=draft.day)
        session.add(plan)
    plan.state = "draft"
    plan.seed, plan.iterations, plan.seconds = draft.seed, draft.iterations, draft.seconds
    plan.snapshot, plan.cost, plan.planned_at = draft.snapshot, dict(draft.cost), now
    plan.warning = draft.warning
    session.flush()
    return plan
