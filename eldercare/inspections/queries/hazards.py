"""Reading hazards: one, and lists with how late each is and how many photos it has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.inspections.models import (
    ChecklistItem,
    Hazard,
    HazardEvent,
    InspectionAnswer,
    Rectification,
    answer_photos,
    rectification_photos,
)
from eldercare.inspections.rules import OPEN_STATES, days_late

WAITING_FOR_REPAIR = ("assigned", "in_repair", "returned")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty values narrow nothing. `show` is a key of SHOW."""

    show: str = ""
    town: str = ""
    category: str = ""
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class HazardCard:
    """A hazard with what its card says: calendar days late (negative: days left) and its photos."""

    hazard: Hazard
    late: int
    photos: int


def is_overdue(today: date) -> ColumnElement[bool]:
    """`rules.days_late` above zero, for open hazards, in SQL."""
    return or_(
        and_(Hazard.state.in_(WAITING_FOR_REPAIR), Hazard.deadline < today),
        and_(Hazard.state == "recheck", Hazard.submitted_on > Hazard.deadline),
    )


def condition(show: str, today: date) -> ColumnElement[bool]:
    """The condition behind a filter chip; an unknown one narrows nothing."""
    return {
        "overdue": is_overdue(today),
        "today": and_(Hazard.state.in_(WAITING_FOR_REPAIR), Hazard.deadline == today),
        "major": Hazard.grade == "major",
        "supervised": Hazard.supervised.is_(True),
        "repeated": Hazard.repeated.is_(True),
        "returned": Hazard.returns > 0,
        "extension": Hazard.extension_requested.is_(True),
        "recheck": Hazard.state == "recheck",
    }.get(show, true())


def _narrowed(user: User, filter_: Filter, today: date) -> Select[Any]:
    query = within(select(Hazard), Hazard, user).join(Hazard.item).where(condition(filter_.show, today))
    if filter_.town:
        query = query.where(Hazard.area_code.startswith(filter_.town))
    if filter_.category:
        query = query.where(ChecklistItem.category == filter_.category)
    if filter_.institution_id:
        query = query.where(Hazard.institution_id == filter_.institution_id)
    return query.options(
        joinedload(Hazard.item), joinedload(Hazard.institution), joinedload(Hazard.rectifier)
    )


def hazards(
    user: User, filter_: Filter, *, states: Sequence[str], today: date, limit: int = 1000
) -> list[Hazard]:
    """Hazards in the user's scope, nearest deadline first."""
    query = _narrowed(user, filter_, today).where(Hazard.state.in_(states))
    return list(db.session.scalars(query.order_by(Hazard.deadline, Hazard.id).limit(limit)))


def open_hazards(user: User, filter_: Filter, *, today: date) -> list[Hazard]:
    """All that is not closed."""
    return hazards(user, filter_, states=OPEN_STATES, today=today)


def closed_hazards(user: User, filter_: Filter, *, since: datetime, today: date) -> list[Hazard]:
    """What was closed since a moment, newest first."""
    query = _narrowed(user, filter_, today).where(Hazard.state == "closed", Hazard.closed_at >= since)
    return list(db.session.scalars(query.order_by(Hazard.closed_at.desc(), Hazard.id.desc()).limit(1000)))


def cards(rows: Iterable[Hazard], today: date) -> list[HazardCard]:
    """Each hazard with its days and its count of photos, before and after."""
    found = list(rows)
    photos = _photo_counts(found)
    return [HazardCard(row, late_of(row, today), photos[row.id]) for row in found]


def late_of(hazard: Hazard, today: date) -> int:
    """Calendar days behind its deadline."""
    return days_late(hazard.deadline, state=hazard.state, submitted_on=hazard.submitted_on, today=today)


def _photo_counts(rows: list[Hazard]) -> Counter[int]:
    ids = [row.id for row in rows]
    before = (
        select(Hazard.id, func.count())
        .join(answer_photos, answer_photos.c.answer_id == Hazard.answer_id)
        .where(Hazard.id.in_(ids))
        .group_by(Hazard.id)
    )
    after = (
        select(Rectification.hazard_id, func.count())
        .join(rectification_photos, rectification_photos.c.rectification_id == Rectification.id)
        .where(Rectification.hazard_id.in_(ids))
        .group_by(Rectification.hazard_id)
    )
    counts: Counter[int] = Counter()
    for query in (before, after):
        for hazard_id, count in db.session.execute(query):
            counts[hazard_id] += count
    return counts


def get_hazard(user: User, hazard_id: int) -> Hazard:
    """One hazard with its timeline and photos; raises NotFoundError outside the user's scope."""
    hazard = db.session.scalar(
        select(Hazard)
        .where(Hazard.id == hazard_id)
        .options(
            joinedload(Hazard.item),
            joinedload(Hazard.institution),
            joinedload(Hazard.inspection),
            joinedload(Hazard.rectifier),
            joinedload(Hazard.closer),
            joinedload(Hazard.answer).selectinload(InspectionAnswer.photos),
            selectinload(Hazard.events).joinedload(HazardEvent.actor),
            selectinload(Hazard.rectifications).joinedload(Rectification.submitter),
            selectinload(Hazard.rectifications).selectinload(Rectification.photos),
        )
    )
    if hazard is None:
        raise NotFoundError
    authorize(user, "hazard.see", hazard.where)
    return hazard
