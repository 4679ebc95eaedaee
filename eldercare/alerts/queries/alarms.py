"""Alarms in a user's scope: open ones, those of today, one of them, and what a responder was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import WAITING
from eldercare.alerts.models import Alarm, AlarmEvent, Offer
from eldercare.alerts.models.alarms import urgency_of
from eldercare.alerts.rules import CLOSED, FIELD, GOING, ON_SCENE, OPEN, TARGETS_S
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import day_bounds, local_date
from eldercare.people.models import Senior

RECENT = 30
PER_PAGE = 50


def rings() -> ColumnElement[bool]:
    """Alarms for which consoles ring: nobody took them, whoever did is overdue, or pressed again."""
    calls_again = or_(Alarm.overdue_at.is_not(None), Alarm.last_press_at.is_not(None))
    return or_(Alarm.state == OPEN, and_(Alarm.state != CLOSED, calls_again))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many alarms ask a user to do something, and the urgency of the most urgent, 0 without any."""

    count: int = 0
    urgency: int = 0


def waiting_for(user: User) -> Waiting:
    """For a responder the own offers and what was pressed again on the way, else the alarms that ring."""
    if user.role in FIELD:
        again = [offer for offer in own_alarms(user) if offer.alarm.last_press_at is not None]
        levels = [offer.alarm.urgency for offer in (*waiting_offers(user), *again)]
        return Waiting(len(levels), max(levels, default=0))
    if not user.may("alarm.see"):
        return Waiting()
    alike = Alarm.kind, Alarm.presses, Alarm.step
    query: Any = select(*alike, func.count(Alarm.id)).where(rings()).group_by(*alike)
    rows = db.session.execute(within(query, Alarm, user)).all()
    levels = [urgency_of(kind, presses, step) for kind, presses, step, _ in rows]
    return Waiting(sum(row[3] for row in rows), max(levels, default=0))


def open_count(user: User) -> int:
    """How many alarms ask this user to do something."""
    return waiting_for(user).count


def open_alarms(user: User) -> Sequence[Alarm]:
    """Every alarm that is not closed; those that ring first, then the newest."""
    query = within(_listed().where(Alarm.state != CLOSED), Alarm, user)
    rows = db.session.scalars(query.order_by(Alarm.opened_at.desc())).all()
    return sorted(rows, key=lambda alarm: (not alarm.rings, -alarm.urgency if alarm.rings else 0))


def closed_today(user: User, *, now: datetime) -> Sequence[Alarm]:
    """Alarms closed since local midnight, tests among them, newest first."""
    start, _ = day_bounds(local_date(now))
    query = within(_listed().where(Alarm.state == CLOSED, Alarm.closed_at >= start), Alarm, user)
    return db.session.scalars(query.order_by(Alarm.closed_at.desc()).limit(RECENT)).all()


def recent_alarms(user: User, limit: int = RECENT) -> Sequence[Alarm]:
    """Open alarms and the newest closed ones, for programs."""
    query = within(_listed(), Alarm, user).order_by(Alarm.state == CLOSED, Alarm.opened_at.desc())
    return db.session.scalars(query.limit(limit)).all()


def _listed() -> Select[Alarm]:
    return select(Alarm).options(
        joinedload(Alarm.senior), joinedload(Alarm.worker), selectinload(Alarm.offers)
    )


def alarm_of(user: User, alarm_id: int, verb: str = "alarm.see") -> Alarm:
    """One alarm with all that belongs to it. Raises ForbiddenError, or NotFoundError outside the scope."""
    alarm = db.session.scalar(
        select(Alarm)
        .where(Alarm.id == alarm_id)
        .options(
            joinedload(Alarm.senior).options(selectinload(Senior.contacts), joinedload(Senior.station)),
            joinedload(Alarm.device),
            joinedload(Alarm.worker),
            selectinload(Alarm.offers).joinedload(Offer.worker),
            selectinload(Alarm.events).joinedload(AlarmEvent.worker),
        )
    )
    if alarm is None:
        raise NotFoundError
    authorize(user, verb, alarm.where)
    return alarm


def waiting_offers(user: User) -> Sequence[Offer]:
    """What a responder was asked and has not answered, of alarms that are still free; newest first."""
    return _offers_of(user, and_(rings(), Offer.state.in_(WAITING)))


def own_alarms(user: User) -> Sequence[Offer]:
    """What a responder has taken and not closed."""
    going = Alarm.state.in_((*GOING, ON_SCENE))
    return _offers_of(user, and_(going, Offer.state == "accepted", Alarm.worker_id == user.worker_id))


def answered_offers(user: User, limit: int = 10) -> Sequence[Offer]:
    """What a responder was asked before, newest first."""
    done = or_(Alarm.state == CLOSED, Offer.state.in_(("declined", "taken", "expired")))
    return _offers_of(user, done)[:limit]


def _offers_of(user: User, condition: Any) -> Sequence[Offer]:
    if user.worker_id is None:
        return []
    query = (
        select(Offer)
        .join(Alarm, Alarm.id == Offer.alarm_id)
        .where(Offer.worker_id == user.worker_id, condition)
        .options(joinedload(Offer.alarm).joinedload(Alarm.senior), joinedload(Offer.alarm, Alarm.worker))
        .order_by(Offer.offered_at.desc())
        .limit(RECENT)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class HistoryFilters:
    """What the history is narrowed to; `slow` shows only answers above 60 s."""

    since: datetime
    until: datetime
    kind: str = ""
    outcome: str = ""
    slow: bool = False
    page: int = 1


def history(user: User, filters: HistoryFilters, per_page: int = PER_PAGE) -> tuple[Sequence[Alarm], int]:
    """A page of closed alarms, newest first, and how many there are."""
    conditions: list[ColumnElement[bool]] = [
        Alarm.state == CLOSED,
        Alarm.test.is_(False),
        Alarm.opened_at >= filters.since,
        Alarm.opened_at < filters.until,
    ]
    if filters.kind:
        conditions.append(Alarm.kind == filters.kind)
    if filters.outcome:
        conditions.append(Alarm.outcome == filters.outcome)
    if filters.slow:
        conditions.append(answer_seconds() > TARGETS_S[0])
    query = within(_listed().where(*conditions), Alarm, user).order_by(Alarm.opened_at.desc())
    total = db.session.scalar(within(select(func.count(Alarm.id)).where(*conditions), Alarm, user)) or 0
    rows = db.session.scalars(query.offset((filters.page - 1) * per_page).limit(per_page)).all()
    return rows, total


def answer_seconds() -> ColumnElement[Any]:
    """Seconds from opening to acceptance in the database's own words."""
    if db.session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", Alarm.accepted_at - Alarm.opened_at)
    # A Julian day is a float near 2.5 million: without rounding 180 s are a hair more.
    return func.round((func.julianday(Alarm.accepted_at) - func.julianday(Alarm.opened_at)) * 86400, 3)
