"""What was told of visits and what came back, for the pages. A fixed number of queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import UTCDateTime, db
from eldercare.core.privacy import mask_name
from eldercare.people.models import Contact, Station
from eldercare.people.rules import RELATIONS
from eldercare.telling.faults import fault_words
from eldercare.telling.models import OutboxMessage
from eldercare.visits.announcing.rules import ANSWERS, KINDS
from eldercare.visits.models import Visit, VisitAnswer, VisitNotice, VisitTelling

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One message as a page shows it. `who` is empty for the senior, else how the contact is called, masked.
    `mark` is a key of `eldercare.marks.DELIVERY`; `word` and `answer` are English message ids."""

    notice: VisitNotice
    word: str
    who: str
    relation: str
    mark: str
    at: datetime
    reason: str
    answer: str


def stations_that_tell() -> Sequence[int]:
    """The stations that have switched it on."""
    rows = select(VisitTelling.station_id).where(VisitTelling.enabled).order_by(VisitTelling.station_id)
    return db.session.scalars(rows).all()


def telling_of(station_id: int) -> VisitTelling | None:
    """How a station tells of its visits; None where nobody has chosen anything."""
    return db.session.get(VisitTelling, station_id)


def told_on(station: Station, day: date) -> list[Told]:
    """What was told of the visits of a station's day, the newest first."""
    rows = _notices().join(Visit, VisitNotice.visit_id == Visit.id)
    return _as_told(db.session.scalars(rows.where(Visit.station_id == station.id, Visit.day == day)))


def told_to(senior_id: int, limit: int = 6) -> list[Told]:
    """What a senior and the family were told lately."""
    return _as_told(db.session.scalars(_notices(limit).where(VisitNotice.senior_id == senior_id)))


def _notices(limit: int = SHOWN) -> Select[VisitNotice]:
    visit = joinedload(VisitNotice.visit)
    return (
        select(VisitNotice)
        .options(joinedload(VisitNotice.message), visit.joinedload(Visit.senior))
        .order_by(VisitNotice.created_at.desc(), VisitNotice.id.desc())
        .limit(limit)
    )


def _as_told(rows: Iterable[VisitNotice]) -> list[Told]:
    notices = list(rows)
    contacts = contacts_of(notice.recipient for notice in notices)
    answers = _answers_to([notice.id for notice in notices])
    found = []
    for notice in notices:
        message, contact = notice.message, contacts.get(notice.recipient)
        found.append(
            Told(
                notice=notice,
                word=KINDS[notice.kind],
                who=mask_name(contact.name) if contact else "",
                relation=RELATIONS.get(contact.relation, "") if contact else "",
                mark=message.state,
                at=message.sent_at or message.created_at,
                reason=fault_words(message.error_code, message.last_error) if message.error_code else "",
                answer=ANSWERS.get(answers.get(notice.id, ""), ""),
            )
        )
    return found


def _answers_to(notice_ids: Collection[int]) -> dict[int, str]:
    rows = select(VisitAnswer.notice_id, VisitAnswer.answer).where(VisitAnswer.notice_id.in_(notice_ids))
    return {notice_id: answer for notice_id, answer in db.session.execute(rows)}  # noqa: C416


def contacts_of(recipients: Iterable[str]) -> dict[str, Contact]:
    """The contacts behind references."""
    ids = {int(one.partition(":")[2]) for one in recipients if one.startswith("relative:")}
    rows = select(Contact).where(Contact.id.in_(ids))
    return {f"relative:{contact.id}": contact for contact in db.session.scalars(rows)}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that waits for somebody, with whoever gave it as `Told` names them."""

    row: VisitAnswer
    who: str
    relation: str


def count_open_answers(station_id: int) -> int:
    """How many answers of a station nobody has seen to yet."""
    mine = VisitAnswer.station_id == station_id, VisitAnswer.handled_at.is_(None)
    return db.session.scalar(select(func.count(VisitAnswer.id)).where(*mine)) or 0


def open_answers(user: User, station_id: int | None = None, limit: int = SHOWN) -> list[Asked]:
    """The answers nobody has seen to yet, in the scope, the oldest first."""
    visit = joinedload(VisitAnswer.visit)
    rows = (
        select(VisitAnswer)
        .where(VisitAnswer.handled_at.is_(None), scope_filter(VisitAnswer, user))
        .options(joinedload(VisitAnswer.notice))
        .options(visit.joinedload(Visit.senior), visit.joinedload(Visit.service))
        .order_by(VisitAnswer.answered_at, VisitAnswer.id)
        .limit(limit)
    )
    if station_id is not None:
        rows = rows.where(VisitAnswer.station_id == station_id)
    found = list(db.session.scalars(rows))
    contacts = contacts_of(row.notice.recipient for row in found)
    return [_asked(row, contacts.get(row.notice.recipient)) for row in found]


def _asked(row: VisitAnswer, contact: Contact | None) -> Asked:
    who = mask_name(contact.name) if contact else ""
    return Asked(row, who, RELATIONS.get(contact.relation, "") if contact else "")


@dataclass(frozen=True, slots=True)
class LastTold:
    """The newest message of a visit, whoever got it, and the newest answer to any of them."""

    kind: str
    state: str
    at: datetime
    answer: str


def last_told(visit_ids: Collection[int]) -> dict[int, LastTold]:
    """What was told last of each of these visits. One query."""
    answered = select(VisitAnswer.answer).where(VisitAnswer.visit_id == VisitNotice.visit_id)
    newest = answered.order_by(VisitAnswer.id.desc()).limit(1).scalar_subquery()
    rows = (
        select(
            VisitNotice.visit_id,
            VisitNotice.kind,
            OutboxMessage.state,
            func.coalesce(OutboxMessage.sent_at, OutboxMessage.created_at, type_=UTCDateTime()),
            func.coalesce(newest, ""),
        )
        .join(OutboxMessage, VisitNotice.message_id == OutboxMessage.id)
        .where(VisitNotice.visit_id.in_(visit_ids))
        .order_by(VisitNotice.id)
    )
    return {row[0]: LastTold(*row[1:]) for row in db.session.execute(rows)}
