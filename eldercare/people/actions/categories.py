"""What a senior counts as, with days. `Senior.categories` is what of it is recorded and holds today."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.models import Senior, SeniorCategory
from eldercare.people.rules import CATEGORIES
from eldercare.people.rules.categories import FIVE_GUARANTEE, dated_codes, faults_of

HELD = N_("This is recorded already, since that day or an earlier one.")
NOT_HELD = N_("This is not recorded, or has ended already.")
WRONG_END = N_("Choose the first day without it: after it began, and not after today.")


def follow(session: Session, senior: Senior, *, actor: User | None, now: datetime) -> None:
    """Let the rows say what the senior's row says, from today on; inside the caller's transaction."""
    today, by = local_date(now), actor.id if actor else None
    wanted = dated_codes(senior.categories, senior.living)
    held = _held(session, senior.id)
    for code in sorted(held.keys() - wanted):
        row = held[code]
        row.until, row.ended_at, row.ended_by = max(today, row.since), now, by
    # The index of what is held takes the old end before the new beginning.
    session.flush()
    session.add_all(
        SeniorCategory(senior_id=senior.id, category=code, since=today, recorded_at=now, recorded_by=by)
        for code in sorted(wanted - held.keys())
    )
    session.flush()


def record_category(
    actor: User, senior_id: int, category: str, *, since: date | None, basis: str = "", now: datetime
) -> SeniorCategory:
    """The senior counts as this since a day, by a document. An earlier day takes the place of a later one;
    the other kind of five-guarantee ends.

    Raises InvalidInputError that names the fields, ErasedError, or NotFoundError outside the scope.
    """
    basis = basis.strip()
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        found = faults_of(category, since, basis, born=senior.birth_date, today=local_date(now))
        if found or since is None:
            raise InvalidInputError(found)
        held = _held(session, senior.id)
        if category in held and held[category].since <= since and not (basis and not held[category].basis):
            raise InvalidInputError({"category": HELD})
        ends = [category, *(FIVE_GUARANTEE if category in FIVE_GUARANTEE else ())]
        for row in (held[code] for code in sorted(set(ends)) if code in held):
            # Replaced by one of the same kind it never held by itself.
            row.until = row.since if row.category == category else max(since, row.since)
            row.ended_at, row.ended_by = now, actor.id
        session.flush()
        row = SeniorCategory(
            senior_id=senior.id,
            category=category,
            since=since,
            basis=basis or None,
            recorded_at=now,
            recorded_by=actor.id,
        )
        session.add(row)
        _finish(session, senior, actor, "category_recorded", category, now)
        return row


def end_category(
    actor: User, senior_id: int, category: str, *, until: date | None, now: datetime
) -> SeniorCategory:
    """The senior does not count as this any more; `until` is the first day without it.

    Raises InvalidInputError, ErasedError, or NotFoundError outside the scope.
    """
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        row = _held(session, senior.id).get(category) if category in CATEGORIES else None
        if row is None:
            raise InvalidInputError({"category": NOT_HELD})
        if until is None or not row.since <= until <= local_date(now):
            raise InvalidInputError({"until": WRONG_END})
        row.until, row.ended_at, row.ended_by = until, now, actor.id
        _finish(session, senior, actor, "category_ended", category, now)
        return row


def _held(session: Session, senior_id: int) -> dict[str, SeniorCategory]:
    query = select(SeniorCategory).where(
        SeniorCategory.senior_id == senior_id, SeniorCategory.until.is_(None)
    )
    return {row.category: row for row in session.scalars(query)}


def _finish(session: Session, senior: Senior, actor: User, verb: str, category: str, now: datetime) -> None:
    """The senior's row follows, with a new version, an audit line and word to open screens."""
    session.flush()
    senior.categories = sorted(code for code in _held(session, senior.id) if code in CATEGORIES)
    session.flush()
    audit(actor, verb, "senior", senior.id, now=now, detail={"category": category})
    tell_senior(senior, now)
