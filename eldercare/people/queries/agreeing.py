"""What seniors have agreed to, and of whom a consent is missing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from eldercare.core.db import db
from eldercare.people.models import Senior, SeniorConsent
from eldercare.people.rules.agreeing import HEALTH, MESSAGES, REQUIRED, SERVICE


def agreements_of(senior_id: int) -> Sequence[SeniorConsent]:
    """Every consent of a senior with who recorded it, the newest first."""
    query = (
        select(SeniorConsent)
        .where(SeniorConsent.senior_id == senior_id)
        .options(joinedload(SeniorConsent.recorder), joinedload(SeniorConsent.withdrawer))
    )
    return db.session.scalars(query.order_by(SeniorConsent.id.desc())).all()


def newest_of(rows: Sequence[SeniorConsent]) -> dict[str, SeniorConsent]:
    """The newest consent by purpose; one that was withdrawn says so itself."""
    found: dict[str, SeniorConsent] = {}
    for row in rows:
        found.setdefault(row.purpose, row)
    return found


def consent_missing() -> ColumnElement[bool]:
    """The condition for seniors of whom one of REQUIRED is not held."""
    return or_(*(~_held(purpose) for purpose in REQUIRED))


def _held(purpose: str) -> ColumnElement[bool]:
    return exists().where(
        SeniorConsent.senior_id == Senior.id,
        SeniorConsent.purpose == purpose,
        SeniorConsent.withdrawn_at.is_(None),
    )


def agrees_to_messages(senior_id: int) -> bool:
    """Whether this senior holds the consent to be sent messages now."""
    query = select(SeniorConsent.id).where(
        SeniorConsent.senior_id == senior_id,
        SeniorConsent.purpose == MESSAGES,
        SeniorConsent.withdrawn_at.is_(None),
    )
    return db.session.scalar(query) is not None


def health_closed(senior_id: int) -> bool:
    """Whether the consent to health data was taken back. One that was never recorded closes nothing."""
    return db.session.scalar(closed_for(HEALTH).where(SeniorConsent.senior_id == senior_id)) is not None


def with_health_closed() -> frozenset[int]:
    """The ids of all seniors who took it back."""
    return frozenset(db.session.scalars(closed_for(HEALTH)))


def closed_for(purpose: str) -> Any:
    """The ids of the seniors who took the consent to a purpose back, as a query. One that was never recorded
    closes nothing."""
    held = func.sum(SeniorConsent.withdrawn_at.is_(None).cast(db.Integer))
    query = select(SeniorConsent.senior_id).where(SeniorConsent.purpose == purpose)
    return query.group_by(SeniorConsent.senior_id).having(held == 0)


def service_closed() -> Any:
    """The ids of those who took the consent to the service back, as a query."""
    return closed_for(SERVICE)
