"""On which days a visit may be made, for those that have a choice."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.visits.models import Visit
from eldercare.visits.plan_jobs.rules import days_apart

Allowed = Mapping[int, tuple[date, ...]]
"""The allowed days of visits by id, in order; a visit with one day only is not named."""

ByItem = dict[int | None, list[Visit]]


def allowed_days(session: Session, station_ids: Collection[int], first_day: date, last_day: date) -> Allowed:
    """The free visits of these stations within the range, so that no two of one plan item share a day.

    A day on which the item has another visit, whatever became of it, is not free.
    """
    items = _free_by_item(session, station_ids, first_day, last_day)
    taken = _taken(session, items)
    found: dict[int, tuple[date, ...]] = {}
    for item, visits in items.items():
        spans = days_apart([(one.day, one.allowed_days[0], one.allowed_days[-1]) for one in visits])
        for visit, (first, last) in zip(visits, spans, strict=True):
            within = [
                day for day in visit.allowed_days if max(first, first_day) <= day <= min(last, last_day)
            ]
            days = sorted({visit.day, *(day for day in within if day not in taken.get(item, ()))})
            if len(days) > 1:
                found[visit.id] = tuple(days)
    return found


def _free_by_item(session: Session, station_ids: Collection[int], first_day: date, last_day: date) -> ByItem:
    """Drafts with several allowed days, by plan item and in the order of their days; a visit without an item
    stands alone under a key of its own."""
    rows = (
        select(Visit)
        .where(
            Visit.station_id.in_(station_ids),
            Visit.day.between(first_day, last_day),
            Visit.state == "draft",
            Visit.first_day < Visit.last_day,
        )
        .order_by(Visit.day, Visit.id)
    )
    found: ByItem = defaultdict(list)
    for visit in session.scalars(rows):
        if len(visit.allowed_days) > 1:
            found[visit.plan_item_id if visit.plan_item_id is not None else -visit.id].append(visit)
    return found


def _taken(session: Session, items: ByItem) -> Mapping[int | None, set[date]]:
    """The days on which an item has a visit that is not free."""
    taken: dict[int | None, set[date]] = defaultdict(set)
    free = {visit.id for visits in items.values() for visit in visits}
    rows = select(Visit.id, Visit.plan_item_id, Visit.day).where(Visit.plan_item_id.in_(items))
    for visit_id, item, day in session.execute(rows):
        if visit_id not in free:
            taken[item].add(day)
    return taken
