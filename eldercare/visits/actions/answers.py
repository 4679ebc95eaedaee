"""One-time links of messages about visits, and what comes back by them. An answer changes no visit."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize
from eldercare.accounts.actions.hashing import digest_of, new_secret
from eldercare.accounts.actions.tries import check_address, count_try
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.visits.announcing.errors import AnswerLinkOverError
from eldercare.visits.announcing.rules import ANSWERS
from eldercare.visits.models import AnswerLink, Visit, VisitAnswer, VisitNotice


def draw_link(notice: VisitNotice) -> str:
    """The secret of a new link for this notice, good until the visit was to begin. Only its digest is kept;
    an earlier try that did arrive has a link of its own."""
    secret = new_secret()
    with transaction() as session:
        assert notice.starts_at is not None
        session.add(AnswerLink(notice_id=notice.id, digest=digest_of(secret), expires_at=notice.starts_at))
    return secret


def open_answer(secret: str, *, address: str, now: datetime) -> VisitNotice:
    """What the message behind a link said. Raises AnswerLinkOverError, TooManyTriesError when too many wrong
    links came from the address."""
    check_address(address, now)
    query = select(AnswerLink).where(AnswerLink.digest == digest_of(secret), AnswerLink.expires_at > now)
    link = db.session.scalar(query.options(joinedload(AnswerLink.notice).joinedload(VisitNotice.visit)))
    if link is None:
        count_try(address, now)
        raise AnswerLinkOverError
    return link.notice


def answer_of(notice: VisitNotice) -> VisitAnswer | None:
    """What was answered already."""
    return db.session.scalar(select(VisitAnswer).where(VisitAnswer.notice_id == notice.id))


def give_answer(secret: str, answer: str, *, address: str, now: datetime) -> VisitAnswer:
    """Keep what somebody wants the station to know. The first answer to a message stands.

    Raises what `open_answer` raises, InvalidInputError for an unknown answer.
    """
    notice_id = open_answer(secret, address=address, now=now).id
    if answer not in ANSWERS:
        raise InvalidInputError({"answer": N_("Choose one of the list.")})
    with transaction() as session:
        # Held until the commit: of two who press at once one finds the answer of the other.
        notice = session.get_one(VisitNotice, notice_id, with_for_update=True)
        known = answer_of(notice)
        if known is not None:
            return known
        visit = session.get_one(Visit, notice.visit_id)
        row = VisitAnswer(
            notice_id=notice.id, visit_id=visit.id, station_id=visit.station_id, area_code=visit.area_code,
            answer=answer, answered_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        detail = {"answer": answer, "recipient": notice.recipient}
        audit(None, "visit.answer", "visit", visit.id, now=now, detail=detail)
        _announce(row, now)
        return row


def settle_answer(actor: User, answer_id: int, *, now: datetime) -> VisitAnswer:
    """Somebody of the station has seen to an answer; a second time changes nothing. Raises NotFoundError."""
    with transaction() as session:
        row = session.get(VisitAnswer, answer_id, with_for_update=True)
        if row is None:
            raise NotFoundError
        authorize(actor, "visit.publish", row.where)
        if row.handled_at is None:
            row.handled_at, row.handled_by = now, actor.id
            audit(
                actor, "visit.answer_settled", "visit", row.visit_id, now=now, detail={"answer": row.answer}
            )
            _announce(row, now)
        return row


def _announce(row: VisitAnswer, now: datetime) -> None:
    data = {"visit_id": row.visit_id, "station_id": row.station_id}
    feed.tell("visit.answer", now=now, data=data, area_code=row.area_code, station_id=row.station_id)


def forget_links(now: datetime) -> int:
    """Drop links whose time is over; returns how many."""
    with transaction() as session:
        done = session.execute(delete(AnswerLink).where(AnswerLink.expires_at <= now))
        return int(done.rowcount)  # type: ignore[attr-defined]
