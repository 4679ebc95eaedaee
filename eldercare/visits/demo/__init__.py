"""This room's part of the demonstration county: care plans, and four weeks of visits made."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import County
from eldercare.people.models import Senior
from eldercare.visits.demo.agreements import Agreement, Item, agree
from eldercare.visits.demo.disruptions import add_reports
from eldercare.visits.demo.gatherings import add_gatherings
from eldercare.visits.demo.history import add_history
from eldercare.visits.demo.past_rows import Agreed
from eldercare.visits.demo.pauses import add_pauses, pauses_of
from eldercare.visits.models import CarePlan, CarePlanItem

__all__ = ["build"]


def build(
    session: Session,
    rng: Random,
    county: County,
    *,
    day: date,
    now: datetime,
) -> dict[str, int]:
    """Write care plans, visits of the 28 days before `day`, a sick call and gatherings, in one transaction.

    The visits of `day` itself are left to `generate_due` and the planner. Returns counts by name.
    """
    agreements = list(agree(rng, county, day))
    plan_ids, item_ids = count(next_id(session, CarePlan)), count(next_id(session, CarePlanItem))
    addresses = {row.id: row.address for row in session.execute(select(Senior.id, Senior.address))}
    plans: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    agreed: list[Agreed] = []
    for agreement in agreements:
        plan = _plan_row(next(plan_ids), agreement, day)
        plans.append(plan)
        pauses = tuple(pause.span for pause in pauses_of(agreement.senior.id, day))
        for item, row in _item_rows(plan["id"], agreement, item_ids):
            items.append(row)
            agreed.append(Agreed(row["id"], item, agreement.channel, addresses[item.senior.id], pauses))
    insert_rows(session, CarePlan, plans)
    insert_rows(session, CarePlanItem, items)
    verifier = county.users["operator"].id if "operator" in county.users else None
    add_pauses(session, plans, items, day=day, now=now, by=verifier)
    visits = add_history(session, rng, agreed, day=day, verifier=verifier)
    reports = add_reports(session, county, day=day, now=now)
    gatherings = add_gatherings(session, county, day=day, now=now)
    return {
        "care_plans": len(plans),
        "care_plan_items": len(items),
        "past_visits": visits,
        "sick_calls": reports,
        "gatherings": gatherings,
    }


def _plan_row(plan_id: int, agreement: Agreement, day: date) -> dict[str, Any]:
    return {
        "id": plan_id,
        "version": 2 if pauses_of(agreement.senior.id, day) else 1,
        "senior_id": agreement.senior.id,
        "state": "active",
        "channel": agreement.channel,
        "starts_on": agreement.starts_on,
        "ends_on": None,
    }


def _item_rows(
    plan_id: int, agreement: Agreement, ids: Iterator[int]
) -> Iterator[tuple[Item, dict[str, Any]]]:
    for item in agreement.items:
        yield (
            item,
            {
                "id": next(ids),
                "plan_id": plan_id,
                "service_code": item.kind.code,
                "recurrence": item.recurrence,
                "times": item.times,
                "on_holiday": item.on_holiday,
                "ends_on": None,
                "starts_on": item.starts_on,
                "window_from": item.window[0],
                "window_to": item.window[1],
                "minutes": item.kind.minutes,
                "preferred_worker_id": item.preferred,
            },
        )
