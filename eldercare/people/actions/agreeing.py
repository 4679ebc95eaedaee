"""Recording what a senior agrees to, and that it is taken back. A row is never changed but to withdraw it."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import InvalidInputError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.errors import NoConsentError
from eldercare.people.models import SeniorConsent
from eldercare.people.rules.agreeing import faults_of


def give_consent(
    actor: User,
    senior_id: int,
    purposes: Collection[str],
    *,
    day: date | None,
    how: str,
    guardian: str = "",
    now: datetime,
) -> list[SeniorConsent]:
    """The senior agrees to these purposes; what is held already stays as it is. Gives the new rows.

    Raises InvalidInputError that names the fields, ErasedError, or NotFoundError outside the scope.
    """
    guardian = guardian.strip()
    found = faults_of(purposes, day, how, guardian, today=local_date(now))
    if found or day is None:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        held = select(SeniorConsent.purpose).where(
            SeniorConsent.senior_id == senior.id, SeniorConsent.withdrawn_at.is_(None)
        )
        known = set(session.scalars(held))
        rows = [
            SeniorConsent(
                senior_id=senior.id,
                purpose=purpose,
                given_on=day,
                given_how=how,
                guardian=guardian if how == "guardian" else None,
                recorded_at=now,
                recorded_by=actor.id,
            )
            for purpose in sorted(set(purposes) - known)
        ]
        session.add_all(rows)
        for row in rows:
            audit(actor, "consent_given", "senior", senior.id, now=now, detail={"purpose": row.purpose})
        tell_senior(senior, now)
        return rows


def take_back_consent(
    actor: User, senior_id: int, purpose: str, *, day: date | None, how: str, now: datetime
) -> SeniorConsent:
    """The senior takes a consent back; the row stays with day and way.

    Raises InvalidInputError, NoConsentError when none is held, ErasedError, or NotFoundError.
    """
    found = faults_of([purpose], day, how, "-", today=local_date(now))
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        row = session.scalar(
            select(SeniorConsent).where(
                SeniorConsent.senior_id == senior.id,
                SeniorConsent.purpose == purpose,
                SeniorConsent.withdrawn_at.is_(None),
            )
        )
        if row is None:
            raise NoConsentError
        row.withdrawn_on, row.withdrawn_how = day, how
        row.withdrawn_at, row.withdrawn_by = now, actor.id
        audit(actor, "consent_taken_back", "senior", senior.id, now=now, detail={"purpose": purpose})
        tell_senior(senior, now)
        return row
