"""One visit stands in for another, inside the caller's transaction.

What was cancelled stays so for good, so what is moved or comes back is a visit of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.time import minute_of
from eldercare.visits.actions.calls import made_again
from eldercare.visits.actions.publishing import publish
from eldercare.visits.by_hand.rules import VISIT_MADE
from eldercare.visits.changes import is_complete
from eldercare.visits.models import (
    Assignment,
    HotlineCall,
    Visit,
    VisitAnswer,
    VisitDue,
    VisitNotice,
    VisitOrder,
)
from eldercare.visits.queries.blocks import read_blocks
from eldercare.visits.rules import GONE


def copy_of(visit: Visit, day: date, window_start: datetime, window_end: datetime) -> Visit:
    """The same visit as a draft that may begin at another time, without people."""
    return Visit(
        senior_id=visit.senior_id, service_code=visit.service_code, day=day, window_start=window_start,
        window_end=window_end, minutes=visit.minutes, staff_count=visit.staff_count, state="draft",
        channel=visit.channel, station_id=visit.station_id, area_code=visit.area_code,
        priority=visit.priority, preferred_worker_id=visit.preferred_worker_id,
    )  # fmt: skip


def carry_over(session: Session, old: Visit, new: Visit) -> None:
    """What was written with the old one goes along; the request by phone that it was made for waits for the
    new one, and so does what is due of visits of care."""
    order = session.scalar(select(VisitOrder).where(VisitOrder.visit_id == old.id))
    if order is not None:
        session.add(
            VisitOrder(
                visit_id=new.id, urgent=order.urgent, wish=order.wish, note=order.note,
                call_id=order.call_id, ordered_at=order.ordered_at, ordered_by=order.ordered_by,
            )
        )  # fmt: skip
    made_for = select(HotlineCall).where(HotlineCall.visit_id == old.id, HotlineCall.state == VISIT_MADE)
    for call in session.scalars(made_for.with_for_update(of=HotlineCall)):
        call.visit_id = new.id
    session.execute(update(VisitDue).where(VisitDue.visit_id == old.id).values(visit_id=new.id))


def come_back(
    session: Session, old: Visit, actor: User, now: datetime, *, instead: Visit | None = None
) -> Visit:
    """The cancelled visit anew, with the people who are still free; `instead`: what stood for it meanwhile.

    It takes over the day of the series, and what a family was told of the old one, so that nobody is told
    again what is true again.
    """
    series_day, old.series_day = old.series_day, None
    session.flush()  # an item has one visit for a day of its series; the cancelled one makes room
    back = copy_of(old, old.day, old.window_start, old.window_end)
    back.plan_item_id, back.series_day = old.plan_item_id, series_day
    back.first_day, back.last_day, back.closed_days = old.first_day, old.last_day, old.closed_days
    back.reason, back.reason_params = old.reason, old.reason_params
    back.assignments = [_part_back(session, part, old) for part in old.assignments]
    session.add(back)
    session.flush()
    carry_over(session, instead or old, back)
    made_again(session, old, back, actor, now)
    for told in (VisitNotice, VisitAnswer):
        session.execute(update(told).where(told.visit_id == old.id).values(visit_id=back.id))
    return back


def was_told(visit: Visit) -> bool:
    """Whether somebody was told to come."""
    return any(part.published_worker_id is not None for part in visit.assignments)


def tell_again(visits: Iterable[Visit], actor: User, now: datetime) -> None:
    """Publish those that have their people again; the rest of each day's draft waits."""
    told: dict[tuple[int, date], list[int]] = defaultdict(list)
    for visit in visits:
        if is_complete(visit):
            told[visit.station_id, visit.day].append(visit.id)
    for (station_id, day), ids in sorted(told.items()):
        publish(station_id, day, version=None, actor=actor, now=now, only=ids)


def _part_back(session: Session, part: Assignment, visit: Visit) -> Assignment:
    """The person as before, or nobody when the time has been given away meanwhile."""
    if part.worker_id is None or part.starts_at is None or part.ends_at is None:
        return Assignment(position=part.position)
    taken = (
        select(Assignment.id)
        .join(Visit)
        .where(
            Assignment.worker_id == part.worker_id,
            Assignment.starts_at < part.ends_at,
            Assignment.ends_at > part.starts_at,
            Visit.state.not_in(sorted(GONE)),
            Visit.day == visit.day,
        )
        .limit(1)
    )
    hosts = _hosts_then(session, part.worker_id, part.starts_at, part.ends_at, visit.day)
    if hosts or session.scalar(taken) is not None:
        return Assignment(position=part.position)
    return Assignment(
        position=part.position, worker_id=part.worker_id, starts_at=part.starts_at, ends_at=part.ends_at,
        pinned=part.pinned,
    )  # fmt: skip


def _hosts_then(session: Session, worker_id: int, starts: datetime, ends: datetime, day: date) -> bool:
    """Whether the person hosts a gathering at that time by now."""
    opens, closes = minute_of(starts, day), minute_of(ends, day)
    return any(one.start < closes and opens < one.end for one in read_blocks(session, day, [worker_id]))
