"""Makers for messages about visits: a station that tells, people who have agreed, a visit of tomorrow."""

from datetime import datetime, timedelta
from typing import Any

from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Contact, ContactConsent, Senior, SeniorConsent, Worker
from eldercare.people.rules import VISIT_MESSAGES
from eldercare.telling.kinds import SMS
from eldercare.telling.models import OutboxMessage
from eldercare.visits.models import Visit, VisitAnswer, VisitNotice, VisitTelling
from tests.alerts.makers import make_channel
from tests.makers import NOW, TODAY, make_senior, make_station, make_user, make_visit, make_worker, save
from tests.visits.makers import on_day

TOMORROW = TODAY + timedelta(days=1)
EVENING = at(TODAY, 19 * 60)
NIGHT = at(TODAY, 22 * 60)
MORNING = at(TOMORROW, 8 * 60)
BEGINS = at(TOMORROW, 9 * 60)
NOWHERE = "json://127.0.0.1:9/?:phone={to}"


def make_telling(address: str = NOWHERE, **changes: Any) -> VisitTelling:
    """The station tells of its visits from half past six, by a gateway for text messages."""
    make_channel(address, SMS)
    values = {
        "station_id": make_station().id, "enabled": True, "evening_minute": 18 * 60 + 30, "language": "en",
        "changed_at": NOW, "changed_by": make_user().id,
    }  # fmt: skip
    return save(VisitTelling(**values | changes))


def make_relative(senior: Senior, *, agrees: bool = True) -> Contact:
    """A daughter who has agreed to be told of visits."""
    contact = save(
        Contact(senior_id=senior.id, name="章小芳", relation="daughter", phone="13800000009", rank=1)
    )
    if agrees:
        by = make_user().id
        save(ContactConsent(contact_id=contact.id, channel=VISIT_MESSAGES, since=NOW, recorded_by=by))
    return contact


def make_agreeing(**changes: Any) -> Senior:
    """A senior with a phone who has agreed to messages."""
    senior = make_senior(**{"name": "钱玉兰", "phone": "13800000001"} | changes)
    save(
        SeniorConsent(
            senior_id=senior.id, purpose="messages", given_on=TODAY, given_how="paper", recorded_at=NOW
        )
    )
    return senior


def make_coming(senior: Senior | None = None, worker: Worker | None = None, **changes: Any) -> Visit:
    """A visit that is published for nine tomorrow."""
    worker = worker or make_worker(name="沈丽娟")
    return on_day(make_visit(senior or make_agreeing(), worker, **changes), TOMORROW)


def republish(visit: Visit, *, begins: datetime | None = None, worker: Worker | None = None) -> None:
    """The same visit at another time, or by somebody else."""
    with transaction() as session:
        part = session.get_one(Visit, visit.id).assignments[0]
        part.published_starts_at = begins or part.published_starts_at
        part.published_worker_id = worker.id if worker else part.published_worker_id


def set_state(visit: Visit, state: str) -> None:
    """The visit in another state."""
    with transaction() as session:
        session.get_one(Visit, visit.id).state = state


def notices() -> list[VisitNotice]:
    """What was told, in order."""
    db.session.rollback()
    return list(db.session.query(VisitNotice).order_by(VisitNotice.id))


def kinds() -> list[str]:
    """What was told, as codes."""
    return [notice.kind for notice in notices()]


def messages() -> list[OutboxMessage]:
    """What stands in the outbox, in order."""
    db.session.rollback()
    return list(db.session.query(OutboxMessage).order_by(OutboxMessage.id))


def as_sent() -> None:
    """Everything that waits went out."""
    with transaction() as session:
        for row in session.query(OutboxMessage).filter_by(state="pending"):
            row.state, row.sent_at = "sent", row.created_at


def make_notice(visit: Visit, *, at: datetime = EVENING, **changes: Any) -> VisitNotice:
    """What was told of a visit to the senior, and went out."""
    recipient = f"senior:{visit.senior_id}"
    message = save(
        OutboxMessage(
            channel="ch0", audience="visited", recipient=recipient, subject="visit_notice", state="sent",
            params={"station_id": visit.station_id, "kind": "coming"}, created_at=at, next_try_at=at,
            sent_at=at,
        )
    )  # fmt: skip
    values = {
        "visit_id": visit.id, "senior_id": visit.senior_id, "recipient": recipient, "number": 1,
        "kind": "coming", "starts_at": visit.window_start, "worker_ids": [], "message_id": message.id,
        "created_at": at,
    }  # fmt: skip
    return save(VisitNotice(**values | changes))


def make_answer(visit: Visit, *, at: datetime = EVENING, answer: str = "call_me") -> VisitAnswer:
    """An answer that waits for somebody."""
    notice = make_notice(visit, at=at)
    return save(
        VisitAnswer(
            notice_id=notice.id, visit_id=visit.id, station_id=visit.station_id, area_code=visit.area_code,
            answer=answer, answered_at=at,
        )
    )  # fmt: skip
