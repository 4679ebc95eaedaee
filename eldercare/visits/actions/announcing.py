"""Writing what seniors and families are to be told of coming visits, beside a row that says what was said."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from eldercare.core.db import transaction
from eldercare.core.time import at, local_date
from eldercare.people.models import Senior
from eldercare.telling.kinds import SMS, VISITED
from eldercare.telling.outlets import Outlet, outlets_for
from eldercare.telling.parcels import take_back
from eldercare.visits.announcing import rules
from eldercare.visits.announcing.facts import fact_of, past_of
from eldercare.visits.announcing.recipients import who_agreed
from eldercare.visits.announcing.rules import Decision
from eldercare.visits.models import Visit, VisitNotice, VisitTelling
from eldercare.visits.rules import DEVICE_CHANNEL

REMEMBERED = timedelta(days=14)
"""A visit that was told of so lately is followed wherever it moves."""


def announce_visits(station_id: int, *, now: datetime) -> int:
    """Write what is to be told of a station's visits now; returns how many messages.

    Of two clocks that come at once, one waits for the row of the station and then finds nothing to say.
    """
    with transaction() as session:
        rows = select(VisitTelling).where(VisitTelling.station_id == station_id, VisitTelling.enabled)
        telling = session.scalar(rows.with_for_update())
        outlet = outlet_of(station_id)
        if telling is None or outlet is None or rules.is_quiet(now):
            return 0
        visits = _visits(session, station_id, now)
        told = _history(session, [visit.id for visit in visits])
        agreed = who_agreed({visit.senior_id for visit in visits}, local_date(now))
        return sum(
            _announce(session, visit, recipient, told[visit.id, recipient], telling, outlet, now)
            for visit in visits
            for recipient in agreed.get(visit.senior_id, [])
        )


def outlet_of(station_id: int) -> Outlet | None:
    """The way by which this station tells private people: its own gateway for text messages before that of
    the county. One alone, for each person gets one message."""
    ways = [
        one for one in outlets_for(station_id) if one.kind == SMS and one.personal and one.serves(VISITED)
    ]
    return min(ways, key=lambda one: one.station_id is None, default=None)


def _visits(session: Session, station_id: int, now: datetime) -> Sequence[Visit]:
    today = local_date(now)
    lately = select(VisitNotice.visit_id).where(VisitNotice.created_at > now - REMEMBERED)
    soon = Visit.day.between(today, today + timedelta(days=1))
    rows = (
        select(Visit)
        .join(Visit.senior)
        .where(Visit.station_id == station_id, Visit.channel != DEVICE_CHANNEL)
        .where(or_(soon, and_(Visit.day > today, Visit.id.in_(lately))))
        .options(selectinload(Visit.assignments), contains_eager(Visit.senior).load_only(Senior.id))
        .order_by(Visit.window_start, Visit.id)
    )
    return session.scalars(rows).all()


def _history(session: Session, visit_ids: Sequence[int]) -> defaultdict[tuple[int, str], list[VisitNotice]]:
    rows = (
        select(VisitNotice)
        .where(VisitNotice.visit_id.in_(visit_ids))
        .options(joinedload(VisitNotice.message))
        .order_by(VisitNotice.number)
    )
    found: defaultdict[tuple[int, str], list[VisitNotice]] = defaultdict(list)
    for notice in session.scalars(rows):
        found[notice.visit_id, notice.recipient].append(notice)
    return found


def _announce(
    session: Session,
    visit: Visit,
    recipient: str,
    told: list[VisitNotice],
    telling: VisitTelling,
    outlet: Outlet,
    now: datetime,
) -> bool:
    true = fact_of(visit)
    if true is None:
        return False
    evening = at(visit.day - timedelta(days=1), telling.evening_minute)
    decision = rules.decide([past_of(one, now) for one in told], true, now, from_when=evening)
    if decision.drops_waiting and not take_back(told[-1].message_id, now):
        return False  # a sender has just taken it: at the next look it is out
    if not decision.kind:
        return False
    _write(session, visit, recipient, len(told) + 1, decision, outlet, now)
    return True


def _write(
    session: Session,
    visit: Visit,
    recipient: str,
    number: int,
    decision: Decision,
    outlet: Outlet,
    now: datetime,
) -> None:
    params = {"station_id": visit.station_id, "kind": decision.kind}
    message = outlet.message(rules.SUBJECT, VISITED, recipient, params, now=now)
    session.add(message)
    session.flush()
    notice = VisitNotice(
        visit_id=visit.id,
        senior_id=visit.senior_id,
        recipient=recipient,
        number=number,
        kind=decision.kind,
        starts_at=decision.says.starts_at,
        worker_ids=list(decision.says.workers),
        message_id=message.id,
        created_at=now,
    )
    session.add(notice)
