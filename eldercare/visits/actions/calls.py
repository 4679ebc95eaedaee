"""Requests by phone: written down, answered, turned into a visit; a promise that passes raises itself."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.visits.actions.orders import order_by_hand
from eldercare.visits.by_hand.rules import (
    CALLS,
    FURTHEST,
    LONGEST_TEXT,
    OPEN,
    VISIT_MADE,
    CallEntry,
    OrderEntry,
    call_faults,
)
from eldercare.visits.models import HotlineCall, Visit
from eldercare.visits.rules import GONE

AT_ONCE = 500
BY_BUTTON = frozenset({"answer", "withdraw", "reopen"})


def take_call(actor: User, senior_id: int, entry: CallEntry, *, now: datetime) -> HotlineCall:
    """Write down who called for whom, what was asked and what was promised.

    Raises InvalidInputError naming the fields, NotFoundError outside the scope, HasLeftError.
    """
    found = call_faults(entry, now)
    if found or entry.promised_at is None:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = session.get(Senior, senior_id)
        if senior is None:
            raise NotFoundError
        authorize(actor, "visit.plan", senior.where)
        if senior.left_on is not None:
            raise HasLeftError
        call = HotlineCall(
            senior_id=senior.id, station_id=senior.station_id, area_code=senior.area_code,
            source=entry.source, caller=entry.caller, relation=entry.relation, phone=entry.phone or None,
            asked=entry.asked, promised_at=entry.promised_at, taken_at=now, taken_by=actor.id,
        )  # fmt: skip
        session.add(call)
        _finish(session, call, "take", actor, now, source=entry.source)
        return call


def make_visit_for(
    actor: User, call_id: int, entry: OrderEntry, *, expected: int | None, now: datetime
) -> Visit:
    """The visit that was asked for. Raises as `order_by_hand`, StepRefusedError and StaleVersionError."""
    with transaction() as session:
        call = _call(session, call_id, actor, expected)
        call.state = CALLS.target(call.state, "make_visit", actor.role)
        visit = order_by_hand(actor, call.senior_id, entry, call_id=call.id, now=now)
        call.visit_id = visit.id
        call.settled_at, call.settled_by = now, actor.id
        _finish(session, call, "make_visit", actor, now, visit_id=visit.id)
        return visit


def settle_call(
    actor: User, call_id: int, verb: str, answer: str, *, expected: int | None, now: datetime
) -> HotlineCall:
    """Answered without a visit, withdrawn by whoever asked, or open again.

    Raises InvalidInputError for an answer without words or another verb, StepRefusedError, StaleVersionError.
    """
    answer = answer.strip()
    if verb not in BY_BUTTON:
        raise InvalidInputError({"verb": N_("Choose one of the list.")})
    if verb == "answer" and not answer:
        raise InvalidInputError({"answer": N_("Type what was answered.")})
    if len(answer) > LONGEST_TEXT:
        raise InvalidInputError({"answer": N_("This text is too long.")})
    with transaction() as session:
        call = _call(session, call_id, actor, expected)
        call.state = CALLS.target(call.state, verb, actor.role)
        if verb == "reopen":
            call.settled_at = call.settled_by = call.raised_at = None
        else:
            call.answer = answer or call.answer
            call.settled_at, call.settled_by = now, actor.id
        _finish(session, call, verb, actor, now)
        return call


def look_after_calls(now: datetime) -> int:
    """The clock: open again what a cancelled or missed visit leaves unmet, and raise promises that passed.

    Returns how many changed.
    """
    with transaction() as session:
        opened = _fallen_through(session, now)
        rows = (
            select(HotlineCall)
            .where(HotlineCall.state == OPEN, HotlineCall.promised_at < now, HotlineCall.raised_at.is_(None))
            .order_by(HotlineCall.id)
            .limit(AT_ONCE)
            .with_for_update(of=HotlineCall, skip_locked=True)
        )
        late = session.scalars(rows).all()
        # Not through the row: nobody edited it, so no open form gets stale.
        ids = [call.id for call in late]
        session.execute(update(HotlineCall).where(HotlineCall.id.in_(ids)).values(raised_at=now))
        for call in late:
            _tell(call, now, late=True)
        return opened + len(late)


def _fallen_through(session: Session, now: datetime) -> int:
    rows = (
        select(HotlineCall)
        .join(Visit, Visit.id == HotlineCall.visit_id)
        .where(
            HotlineCall.state == VISIT_MADE,
            HotlineCall.settled_at > now - FURTHEST,
            Visit.state.in_(GONE),
        )
        .order_by(HotlineCall.id)
        .limit(AT_ONCE)
        .with_for_update(of=HotlineCall, skip_locked=True)
    )
    calls = session.scalars(rows).all()
    for call in calls:
        call.state = CALLS.target(call.state, "fall_through")
        call.settled_at = call.settled_by = None
        _finish(session, call, "fall_through", None, now)
    return len(calls)


def made_again(session: Session, old: Visit, new: Visit, actor: User, now: datetime) -> None:
    """What was open again because its visit was cancelled waits for the one that came back, inside the
    caller's transaction."""
    rows = select(HotlineCall).where(HotlineCall.visit_id == old.id, HotlineCall.state == OPEN)
    for call in session.scalars(rows.with_for_update(of=HotlineCall)):
        call.state = CALLS.target(call.state, "make_visit", actor.role)
        call.visit_id, call.settled_at, call.settled_by = new.id, now, actor.id
        _finish(session, call, "make_visit", actor, now, visit_id=new.id)


def _call(session: Session, call_id: int, actor: User, expected: int | None) -> HotlineCall:
    rows = select(HotlineCall).where(HotlineCall.id == call_id).options(joinedload(HotlineCall.senior))
    call = session.scalar(rows.with_for_update(of=HotlineCall).execution_options(populate_existing=True))
    if call is None:
        raise NotFoundError
    authorize(actor, "visit.plan", call.where)
    check_version(call, expected)
    return call


def _finish(
    session: Session, call: HotlineCall, verb: str, actor: User | None, now: datetime, **detail: object
) -> None:
    session.flush()
    audit(actor, f"call.{verb}", "hotline_call", call.id, now=now, detail=detail)
    _tell(call, now)


def _tell(call: HotlineCall, now: datetime, *, late: bool = False) -> None:
    feed.tell(
        "call",
        now=now,
        data={"call_id": call.id, "state": call.state, "late": late},
        area_code=call.area_code,
        station_id=call.station_id,
    )


def show_number(actor: User, call_id: int, *, now: datetime) -> None:
    """Write down that somebody read the number to call back. Raises NotFoundError outside the scope."""
    with transaction() as session:
        call = session.get(HotlineCall, call_id)
        if call is None:
            raise NotFoundError
        authorize(actor, "senior.reveal", call.where)
        audit(actor, "call.number", "hotline_call", call.id, now=now)
