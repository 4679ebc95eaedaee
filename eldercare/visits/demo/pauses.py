"""Pauses of the demonstration county, and each plan as it was before. All of it invented."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows
from eldercare.visits.care_plans.shapes import ItemShape, PauseShape, PlanShape, written
from eldercare.visits.models import CarePlanPause, CarePlanVersion

# Of so many seniors one is away today; every second of them comes back on a day that is known.
ONE_IN = 50
REASONS = ("hospital", "away", "family")


def pauses_of(senior_id: int, day: date) -> tuple[PauseShape, ...]:
    """The pause of a senior around `day`, if there is one."""
    number, rest = divmod(senior_id, ONE_IN)
    if rest:
        return ()
    last = day + timedelta(days=6 + number % 5) if number % 2 else None
    return (PauseShape(REASONS[number % len(REASONS)], day - timedelta(days=1 + number % 3), last),)


def add_pauses(
    session: Session,
    plans: Sequence[dict[str, Any]],
    items: Sequence[dict[str, Any]],
    *,
    day: date,
    now: datetime,
    by: int | None,
) -> int:
    """Write the pauses of these plans and what the plans were before; returns how many."""
    paused = {plan["id"]: (plan, pauses_of(plan["senior_id"], day)) for plan in plans}
    paused = {plan_id: found for plan_id, found in paused.items() if found[1]}
    of_plan: dict[int, list[dict[str, Any]]] = {plan_id: [] for plan_id in paused}
    for item in items:
        if item["plan_id"] in of_plan:
            of_plan[item["plan_id"]].append(item)
    insert_rows(session, CarePlanPause, _pause_rows(paused))
    versions = [
        {"plan_id": plan_id, "version": 1, "verb": "pause", "by_user_id": by,
         "at": now - timedelta(days=(day - pauses[0].first).days), "before": _before(plan, of_plan[plan_id])}
        for plan_id, (plan, pauses) in paused.items()
    ]  # fmt: skip
    return insert_rows(session, CarePlanVersion, versions)


def _pause_rows(
    paused: dict[int, tuple[dict[str, Any], tuple[PauseShape, ...]]],
) -> Iterator[dict[str, Any]]:
    for plan_id, (_, pauses) in paused.items():
        for pause in pauses:
            yield {
                "plan_id": plan_id, "reason": pause.reason, "from_day": pause.first, "until_day": pause.last,
            }  # fmt: skip


def _before(plan: dict[str, Any], items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    shapes = (ItemShape(**{key: value for key, value in item.items() if key != "plan_id"}) for item in items)
    return written(
        PlanShape(plan["state"], plan["channel"], plan["starts_on"], plan["ends_on"], items=tuple(shapes))
    )
