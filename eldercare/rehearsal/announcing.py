"""What some seniors of the demonstration were told of their visit, and one answer. Nothing goes out: the
messages are rows, marked as told to the log of the server."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.core.db import transaction
from eldercare.core.time import at
from eldercare.people.models import SeniorConsent
from eldercare.people.rules.agreeing import MESSAGES
from eldercare.rehearsal.morning import user_named
from eldercare.telling.kinds import LOG, VISITED
from eldercare.telling.models import OutboxMessage
from eldercare.visits.announcing.facts import fact_of
from eldercare.visits.announcing.rules import CALL_ME, COMING, SUBJECT
from eldercare.visits.models import Visit, VisitAnswer, VisitNotice, VisitTelling

TOLD = 8
TOLD_AT, ANSWERED_AFTER = 8 * 60, timedelta(minutes=20)


def tell_some(day: date) -> int:
    """Write what a few seniors of the home station were told of a visit after nine; returns how many."""
    desk, moment = user_named("operator"), at(day, TOLD_AT)
    station_id = int(desk.scope_key)
    with transaction() as session:
        if session.get(VisitTelling, station_id) is None:
            session.add(
                VisitTelling(station_id=station_id, enabled=True, changed_at=moment, changed_by=desk.id)
            )
        visits = _visits(session, station_id, day)
        for visit in visits:
            _tell(session, visit, moment, answered=visit is visits[0])
        return len(visits)


def _visits(session: Session, station_id: int, day: date) -> Sequence[Visit]:
    agreed = select(SeniorConsent.senior_id).where(
        SeniorConsent.purpose == MESSAGES, SeniorConsent.withdrawn_at.is_(None)
    )
    rows = (
        select(Visit)
        .where(Visit.station_id == station_id, Visit.day == day, Visit.state == "planned")
        .where(Visit.senior_id.in_(agreed), Visit.window_start > at(day, TOLD_AT + 60))
        .options(selectinload(Visit.assignments))
        .order_by(Visit.window_start.desc(), Visit.id)
        .limit(TOLD)
    )
    return session.scalars(rows).all()


def _tell(session: Session, visit: Visit, moment: datetime, *, answered: bool) -> None:
    fact, recipient = fact_of(visit), f"senior:{visit.senior_id}"
    assert fact is not None
    message = OutboxMessage(
        channel=LOG, audience=VISITED, recipient=recipient, subject=SUBJECT, state="sent", attempts=1,
        params={"station_id": visit.station_id, "kind": COMING}, created_at=moment, next_try_at=moment,
        sent_at=moment,
    )  # fmt: skip
    session.add(message)
    session.flush()
    notice = VisitNotice(
        visit_id=visit.id, senior_id=visit.senior_id, recipient=recipient, number=1, kind=COMING,
        starts_at=fact.starts_at, worker_ids=list(fact.workers), message_id=message.id, created_at=moment,
    )  # fmt: skip
    session.add(notice)
    if answered:
        session.flush()
        session.add(
            VisitAnswer(
                notice_id=notice.id, visit_id=visit.id, station_id=visit.station_id,
                area_code=visit.area_code, answer=CALL_ME, answered_at=moment + ANSWERED_AFTER,
            )
        )  # fmt: skip
