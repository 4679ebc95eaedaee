"""A gathering takes place: begun, who came, ended; by its host, or by the desk.

Sending anything twice is harmless: a double tap, a page loaded again, a phone that did not hear the answer.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.visits.actions.gatherings.days import cancel_held
from eldercare.visits.actions.gatherings.held import finish, held_day, open_day
from eldercare.visits.gatherings.errors import GatheringOtherDayError
from eldercare.visits.gatherings.rules import DONE, NOT_HELD, PLANNED, STATES, UNDER_WAY
from eldercare.visits.models import GatheringDay

AT_ONCE = 200


def begin(actor: User, day_id: int, *, now: datetime) -> GatheringDay:
    """It begins; begun already it stays so. Raises GatheringOtherDayError, and as `held_day` does."""
    with transaction() as session:
        day = open_day(session, day_id, actor)
        if day.state == UNDER_WAY:
            return day
        state = STATES.target(day.state, "hold", actor.role)
        if day.day != local_date(now):
            raise GatheringOtherDayError(day=day.day.isoformat())
        day.state, day.began_at = state, now
        finish(session, day, "begin", actor, now)
        return day


def tick(actor: User, day_id: int, senior_id: int, *, came: bool, now: datetime) -> GatheringDay:
    """Whether a senior came. Raises NotFoundError for one who has not signed up, and as `held_day` does."""
    with transaction() as session:
        day = held_day(session, day_id, actor, "came", None)
        row = next((one for one in day.signed_up if one.senior_id == senior_id), None)
        if row is None:
            raise NotFoundError
        if row.came is not came:
            row.came, row.ticked_at, row.ticked_by = came, now, actor.id
            finish(session, day, "tick", actor, now, senior_id=senior_id, came=came)
        return day


def end(actor: User, day_id: int, *, now: datetime) -> GatheringDay:
    """It is over: whoever was not ticked did not come. Over already it stays so. Raises as `held_day`."""
    with transaction() as session:
        day = open_day(session, day_id, actor)
        if day.state == DONE:
            return day
        day.state = STATES.target(day.state, "end", actor.role)
        day.ended_at = now
        _settle(day, actor, now)
        finish(session, day, "end", actor, now, came=sum(one.came is True for one in day.signed_up))
        return day


def _settle(day: GatheringDay, actor: User | None, now: datetime) -> None:
    for one in day.signed_up:
        if one.came is None:
            one.came, one.ticked_at, one.ticked_by = False, now, actor.id if actor else None


def close_past_gatherings(now: datetime) -> int:
    """What the days before left open: what nobody began is cancelled, what nobody ended is over at its
    planned end. Returns how many changed."""
    changed = 0
    while batch := _close_some(now):
        changed += batch
    return changed


def _close_some(now: datetime) -> int:
    with transaction() as session:
        rows = (
            select(GatheringDay)
            .where(GatheringDay.day < local_date(now), GatheringDay.state.in_([PLANNED, UNDER_WAY]))
            .options(selectinload(GatheringDay.hosts), selectinload(GatheringDay.sign_ups))
            .order_by(GatheringDay.id)
            .limit(AT_ONCE)
            .with_for_update(of=GatheringDay, skip_locked=True)
        )
        left = session.scalars(rows).all()
        for day in left:
            _close(session, day, now)
        return len(left)


def _close(session: Session, day: GatheringDay, now: datetime) -> None:
    if day.state == PLANNED:
        cancel_held(session, day, NOT_HELD, None, now, verb="lapse")
        return
    day.state, day.ended_at = STATES.target(day.state, "close"), day.ends_at
    _settle(day, None, now)
    finish(session, day, "close", None, now)
