"""Visits that are no longer wanted: drafts go, what people were told is cancelled, and they hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from eldercare.core import feed
from eldercare.visits.actions.settling import renew, routes_of, settle_and_tell
from eldercare.visits.care_plans.rules import PLAN_CHANGED
from eldercare.visits.models import UnseenChange, Visit, VisitNotice
from eldercare.visits.rules import BEFORE_ARRIVAL, STATES


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many drafts went, and the visits that were cancelled because somebody had been told."""

    drafts: int
    cancelled: tuple[int, ...]


def withdraw(session: Session, wanted: Select[Any], reason: str, now: datetime) -> Withdrawn:
    """Take back those of the visits to which nobody has come yet. `reason`: why told ones are cancelled."""
    rows = wanted.where(Visit.state.in_(sorted(BEFORE_ARRIVAL))).options(selectinload(Visit.assignments))
    visits = session.scalars(rows.order_by(Visit.day, Visit.id).with_for_update(of=Visit)).all()
    drafts = [visit for visit in visits if visit.state == "draft"]
    told = [visit for visit in visits if visit.state != "draft"]
    for visit in told:
        visit.state, visit.cancel_reason = STATES.target(visit.state, "cancel"), reason
    settle_and_tell(session, told, now)
    drop_drafts(session, drafts, now, reason)
    return Withdrawn(len(drafts), tuple(visit.id for visit in told))


def drop_drafts(session: Session, drafts: Sequence[Visit], now: datetime, reason: str = PLAN_CHANGED) -> None:
    """Take drafts away, with new ways for those who had them and word to the boards.

    One of which a worker or a family was told before it became a draft again is cancelled instead, because
    they still have to hear of it; it stands for no day of its series any more.
    """
    if not drafts:
        return
    known = _known_to_somebody(session, drafts)
    kept = [visit for visit in drafts if visit.id in known]
    for visit in kept:
        visit.state, visit.cancel_reason = STATES.target(visit.state, "cancel"), reason
        visit.series_day = None
    settle_and_tell(session, kept, now)
    gone = [visit for visit in drafts if visit.id not in known]
    routes, plans = routes_of(gone), {(visit.station_id, visit.day) for visit in gone}
    for visit in gone:
        session.delete(visit)
    session.flush()
    renew(session, routes, plans, now)
    for station_id, day in sorted(plans):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)


def _known_to_somebody(session: Session, visits: Sequence[Visit]) -> set[int]:
    ids = [visit.id for visit in visits]
    changes = select(UnseenChange.visit_id).where(UnseenChange.visit_id.in_(ids))
    notices = select(VisitNotice.visit_id).where(VisitNotice.visit_id.in_(ids))
    return set(session.scalars(changes.union(notices)))
