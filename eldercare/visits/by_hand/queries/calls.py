"""Requests by phone: the list with its counts, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.visits.by_hand.rules import OPEN
from eldercare.visits.models import HotlineCall, Visit
from eldercare.visits.queries.shown import SHOWN


@dataclass(frozen=True, slots=True)
class CallFilters:
    """What the list of requests is narrowed to; `state` also takes OVERDUE."""

    state: str = OPEN
    source: str = ""
    page: int = 1


OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class CallList:
    """A page of requests, and how many there are in each state."""

    page: Page[HotlineCall]
    by_state: dict[str, int]


def list_calls(user: User, filters: CallFilters, now: datetime, per_page: int = PER_PAGE) -> CallList:
    """Requests of the user's scope; open ones by promise, others the newest first."""
    counts = _call_counts(user, filters, now)
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values()) - counts[OVERDUE]
    page = max(1, min(filters.page, -(-total // per_page)))
    query = _calls(user, filters, now).options(
        joinedload(HotlineCall.senior).load_only(*SHOWN), joinedload(HotlineCall.taker)
    )
    urgent = filters.state in {OPEN, OVERDUE}
    order = HotlineCall.promised_at if urgent else HotlineCall.taken_at.desc()
    query = query.order_by(order, HotlineCall.id).offset((page - 1) * per_page).limit(per_page)
    return CallList(Page(list(db.session.scalars(query)), total, page, per_page), counts)


def _calls(user: User, filters: CallFilters, now: datetime) -> Select[HotlineCall]:
    query = within(select(HotlineCall), HotlineCall, user)
    if filters.state:
        query = query.where(HotlineCall.state == (OPEN if filters.state == OVERDUE else filters.state))
    if filters.state == OVERDUE:
        query = query.where(HotlineCall.promised_at < now)
    return query.where(HotlineCall.source == filters.source) if filters.source else query


def _call_counts(user: User, filters: CallFilters, now: datetime) -> dict[str, int]:
    late = and_(HotlineCall.state == OPEN, HotlineCall.promised_at < now)
    columns: Any = select(HotlineCall.state, func.count(), func.sum(late.cast(db.Integer)))
    query = within(columns, HotlineCall, user)
    if filters.source:
        query = query.where(HotlineCall.source == filters.source)
    counts = {OVERDUE: 0}
    for state, count, overdue in db.session.execute(query.group_by(HotlineCall.state)):
        counts[state] = count
        counts[OVERDUE] += overdue or 0
    return counts


def call_of(user: User, call_id: int) -> HotlineCall:
    """One request with its people and its visit; NotFoundError outside the scope."""
    query = (
        select(HotlineCall)
        .where(HotlineCall.id == call_id)
        .options(
            joinedload(HotlineCall.senior).load_only(*SHOWN),
            joinedload(HotlineCall.taker),
            joinedload(HotlineCall.settler),
            joinedload(HotlineCall.visit).joinedload(Visit.service),
        )
    )
    call = db.session.scalar(within(query, HotlineCall, user))
    if call is None:
        raise NotFoundError
    return call
