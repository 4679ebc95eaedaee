"""Visits that are no longer wanted: drafts go, what people were told is cancelled, and they hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session, selectinload

from eldercare.core import feed
from eldercare.visits.actions.settling import renew, routes_of, settle_and_tell
from eldercare.visits.models import Visit
from eldercare.visits.rules import OPEN, STATES

BEFORE_ARRIVAL = frozenset({*OPEN, "on_the_way"})


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
    drop_drafts(session, drafts, now)
    return Withdrawn(len(drafts), tuple(visit.id for visit in told))


def drop_drafts(session: Session, drafts: Sequence[Visit], now: datetime) -> None:
    """Take drafts away, with new ways for those who had them and word to the boards."""
    routes, plans = routes_of(drafts), {(visit.station_id, visit.day) for visit in drafts}
    for visit in drafts:
        session.delete(visit)
    session.flush()
    renew(session, routes, plans, now)
    for station_id, day in sorted(plans):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)
