"""Another tier than the rules give, by an operator, with a reason and an end."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.visits.actions.tiers import look_again
from eldercare.visits.models import TierChoice
from eldercare.visits.tiers.rules import choice_faults


def choose_tier(
    actor: User, senior_id: int, tier: str, why: str, note: str, until: date | None, *, now: datetime
) -> TierChoice:
    """From today until `until` another tier holds; one that held before ends. Visits follow at once.

    Raises InvalidInputError naming the fields, NotFoundError outside the scope, HasLeftError, ErasedError.
    """
    today, note = local_date(now), note.strip()
    found = choice_faults(tier, why, note, until, today=today)
    if found or until is None:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = senior_held(session, actor, senior_id)
        if senior.left_on is not None:
            raise HasLeftError
        held = _held(session, senior_id)
        if held is not None:
            held.ended_at, held.ended_by = now, actor.id
            session.flush()
        choice = TierChoice(
            senior_id=senior_id, tier=tier, why=why, note=note or None, since=today, until=until,
            chosen_at=now, chosen_by=actor.id,
        )  # fmt: skip
        session.add(choice)
        session.flush()
        _settle(session, senior, actor, "tier_chosen", {"tier": tier, "choice": why}, now)
        return choice


def end_choice(actor: User, choice_id: int, *, expected: int | None, now: datetime) -> None:
    """The rules hold again. Raises NotFoundError outside the scope or once it ended, StaleVersionError."""
    with transaction() as session:
        senior_id = session.scalar(select(TierChoice.senior_id).where(TierChoice.id == choice_id))
        if senior_id is None:
            raise NotFoundError
        senior = senior_held(session, actor, senior_id)
        choice = session.get_one(TierChoice, choice_id, populate_existing=True)
        if choice.ended_at is not None:
            raise NotFoundError
        check_version(choice, expected)
        choice.ended_at, choice.ended_by = now, actor.id
        session.flush()
        _settle(session, senior, actor, "tier_ended", {"tier": choice.tier}, now)


def _held(session: Session, senior_id: int) -> TierChoice | None:
    query = select(TierChoice).where(TierChoice.senior_id == senior_id, TierChoice.ended_at.is_(None))
    return session.scalar(query)


def _settle(
    session: Session, senior: Senior, actor: User, verb: str, detail: dict[str, str], now: datetime
) -> None:
    look_again(session, senior, now)
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    tell_senior(senior, now)
