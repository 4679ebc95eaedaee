"""This room's part of somebody leaving the roll: plans end, visits from that day on are cancelled.

Visits to devices stay: somebody has to collect these. A visit that is under way is ended by whoever is there.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from eldercare.core.errors import N_
from eldercare.people.leaving import BY_HAND, STAYS, STOPS, Leaving, Line, Part, Stopped, some
from eldercare.visits.actions.gatherings.sign_ups import coming_sign_ups, withdraw_from
from eldercare.visits.actions.refilling import make_room, refill
from eldercare.visits.actions.settling import settle_and_tell
from eldercare.visits.actions.tiers import drop_dues, look_again
from eldercare.visits.by_hand.rules import OPEN, VISIT_MADE
from eldercare.visits.models import CarePlan, HotlineCall, Visit
from eldercare.visits.rules import BEFORE_ARRIVAL, DEVICE_CHANNEL, LEFT, OVER, STATES

TOLD = N_("Visits that people were told of, cancelled on their phones too: %(count)s")
GATHERINGS = N_("Gatherings signed up for, taken off: %(count)s")
DOUBTFUL = N_("Visits recorded as made on or after that day, to be looked at: %(count)s")


def outlook(session: Session, leaving: Leaving) -> list[Line]:
    """Plans, visits to come, visits under way, and visits said to have been made when nobody was there."""
    drafts, told = _count(session, leaving, {"draft"}), _count(session, leaving, BEFORE_ARRIVAL - {"draft"})
    return some(
        [
            Line(STOPS, N_("Care plans that end: %(count)s"), len(_plans(session, leaving))),
            Line(STOPS, N_("Visits of drafts, taken off: %(count)s"), drafts),
            Line(STOPS, TOLD, told),
            Line(STOPS, GATHERINGS, len(coming_sign_ups(session, leaving.senior.id, leaving.day))),
            Line(
                BY_HAND,
                N_("Visits under way, ended by whoever is there: %(count)s"),
                _count(session, leaving, {"in_progress"}),
            ),
            Line(BY_HAND, DOUBTFUL, _count(session, leaving, OVER)),
            Line(
                BY_HAND,
                N_("Requests by phone, to be answered or withdrawn: %(count)s"),
                _open_calls(session, leaving),
            ),
            Line(
                STAYS,
                N_("Visits made before, kept as they are: %(count)s"),
                _made_before(session, leaving),
            ),
        ]
    )


def stop(session: Session, leaving: Leaving) -> Stopped:
    """Let plans end the day before, cancel what has not begun, and tell whoever was told."""
    last = leaving.day - timedelta(days=1)
    plans = []
    for plan in _plans(session, leaving):
        plans.append([plan.id, plan.state, plan.ends_on.isoformat() if plan.ends_on else None])
        plan.ends_on = min(plan.ends_on, last) if plan.ends_on else last
        if leaving.has_come:
            plan.state = "ended"
    waiting = _from_then_on(leaving, BEFORE_ARRIVAL).options(selectinload(Visit.assignments))
    visits = session.scalars(waiting.order_by(Visit.day, Visit.id).with_for_update(of=Visit)).all()
    for visit in visits:
        visit.state, visit.cancel_reason = STATES.target(visit.state, "cancel"), LEFT
    settle_and_tell(session, visits, leaving.now)
    dues = drop_dues(session, leaving.senior.id, leaving.day, LEFT, leaving.now)
    sign_ups = withdraw_from(session, leaving.senior.id, leaving.day, leaving.now)
    return {
        "care_plans": plans,
        "visits": [visit.id for visit in visits],
        "dues": dues,
        "sign_ups": sign_ups,
    }


def restore(session: Session, leaving: Leaving, stopped: Stopped) -> list[Line]:
    """Plans run as before and ask for their visits anew; what was cancelled stays so, and so does what was
    withdrawn: the place may be somebody else's now."""
    first: dict[int, tuple[str, str | None]] = {}
    for plan_id, state, ends_on in stopped.get("care_plans", []):
        first.setdefault(plan_id, (state, ends_on))
    for plan_id, (state, ends_on) in first.items():
        plan = session.get_one(CarePlan, plan_id)
        plan.state, plan.ends_on = state, date.fromisoformat(ends_on) if ends_on else None
    stayed = select(Visit).where(Visit.id.in_(stopped.get("visits", [])), Visit.cancel_reason == LEFT)
    visits = session.scalars(stayed.order_by(Visit.id).with_for_update(of=Visit)).all()
    anew = make_room(session, stayed.where(Visit.day > leaving.today))
    if leaving.actor is not None:
        refill(session, leaving.senior, leaving.actor, leaving.now)
    # What is due again follows from the tier, and asks for its visits anew.
    look_again(session, leaving.senior, leaving.now)
    lost = len(visits) - anew
    return some(
        [
            Line(BY_HAND, N_("Visits that come due anew and need somebody: %(count)s"), anew),
            Line(BY_HAND, N_("Visits that stay cancelled, to be ordered again if wanted: %(count)s"), lost),
        ]
    )


def _plans(session: Session, leaving: Leaving) -> Sequence[CarePlan]:
    """Plans that would run on that day or later; on the day itself also those that were set to end."""
    query = select(CarePlan).where(CarePlan.senior_id == leaving.senior.id, CarePlan.state == "active")
    if not leaving.has_come:
        query = query.where(CarePlan.ends_on.is_(None) | (CarePlan.ends_on >= leaving.day))
    return session.scalars(query.order_by(CarePlan.id)).all()


def _from_then_on(leaving: Leaving, states: set[str] | frozenset[str]) -> Select[Any]:
    return select(Visit).where(
        Visit.senior_id == leaving.senior.id,
        Visit.day >= leaving.day,
        Visit.state.in_(states),
        Visit.channel != DEVICE_CHANNEL,
    )


def _count(session: Session, leaving: Leaving, states: set[str] | frozenset[str]) -> int:
    found = _from_then_on(leaving, states).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _open_calls(session: Session, leaving: Leaving) -> int:
    """Those that wait, and those that open again because the visit made for them is cancelled."""
    off = _from_then_on(leaving, BEFORE_ARRIVAL).with_only_columns(Visit.id)
    query = select(func.count(HotlineCall.id)).where(
        HotlineCall.senior_id == leaving.senior.id,
        or_(
            HotlineCall.state == OPEN,
            and_(HotlineCall.state == VISIT_MADE, HotlineCall.visit_id.in_(off)),
        ),
    )
    return session.scalar(query) or 0


def _made_before(session: Session, leaving: Leaving) -> int:
    query = select(func.count(Visit.id)).where(
        Visit.senior_id == leaving.senior.id, Visit.day < leaving.day, Visit.state.in_(OVER)
    )
    return session.scalar(query) or 0


WORDS = {
    "care_plans": N_("Care plans that ended: %(count)s"),
    "visits": N_("Visits that were cancelled: %(count)s"),
    "dues": N_("Visits of care that are not due any more: %(count)s"),
    "sign_ups": N_("Sign-ups for gatherings that were withdrawn: %(count)s"),
}
PART = Part("visits", outlook, stop, restore, WORDS)
