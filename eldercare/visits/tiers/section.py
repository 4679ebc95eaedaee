"""What a senior's page says about the tier: which one, why, what is due, and a way to change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.people.models import Senior
from eldercare.people.sections import Section
from eldercare.visits.models import MajorChange, TierChoice, VisitDue
from eldercare.visits.tiers import rules as words
from eldercare.visits.tiers.met import is_met
from eldercare.visits.tiers.people import Person, read_roll
from eldercare.visits.tiers.rules import RuleSet
from eldercare.visits.tiers.sets import rules_on

SHOWN = 6
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """A senior as the tiers see it today. `person` None and `out`: why nobody calls. `dues`: what is due and
    whether it was met, the newest first."""

    rules: RuleSet | None
    person: Person | None
    out: str
    choice: TierChoice | None
    dues: Sequence[Any]


def standing_of(senior: Senior, today: date) -> Standing:
    """The tier of a senior with what is due. A fixed number of queries."""
    rules = rules_on(today)
    if rules is None:
        return Standing(None, None, "", None, ())
    roll = read_roll(db.session(), today, rules, select(Senior.id).where(Senior.id == senior.id))
    held = select(TierChoice).where(TierChoice.senior_id == senior.id, TierChoice.ended_at.is_(None))
    choice = db.session.scalar(held.options(joinedload(TierChoice.chooser)))
    return Standing(
        rules,
        roll.people.get(senior.id),
        roll.out.get(senior.id, "left"),
        choice if choice is not None and choice.until >= today else None,
        _dues(senior.id, today),
    )


def _dues(senior_id: int, today: date) -> Sequence[Any]:
    query = (
        select(VisitDue, is_met(today).label("met"))
        .where(VisitDue.senior_id == senior_id, VisitDue.dropped_at.is_(None))
        .options(joinedload(VisitDue.leader), joinedload(VisitDue.visit))
        .order_by(VisitDue.last_day.desc(), VisitDue.id.desc())
        .limit(SHOWN)
    )
    return db.session.execute(query).all()


def choices_of(senior_id: int) -> Sequence[TierChoice]:
    """Every tier that was chosen by hand, the newest first."""
    query = select(TierChoice).where(TierChoice.senior_id == senior_id)
    query = query.options(joinedload(TierChoice.chooser)).order_by(TierChoice.id.desc()).limit(HISTORY)
    return db.session.scalars(query).all()


def changes_of(senior_id: int) -> Sequence[MajorChange]:
    """Every major change, the newest first."""
    query = select(MajorChange).where(MajorChange.senior_id == senior_id)
    query = query.options(joinedload(MajorChange.recorder), joinedload(MajorChange.due))
    return db.session.scalars(query.order_by(MajorChange.id.desc()).limit(HISTORY)).all()


def state_of(due: VisitDue, met: bool, today: date) -> str:  # noqa: FBT001 - a column of the row
    """The mark of a due."""
    return "made" if met else "overdue" if due.last_day < today else "open"


def tier_section(user: User, senior: Senior, now: datetime) -> Section | None:
    """How often somebody looks in, for whoever may see visits."""
    if not user.may("visit.see") or senior.erased_at is not None:
        return None
    today = local_date(now)
    standing = standing_of(senior, today)
    if standing.rules is None:
        return None
    return Section(
        "visits/_tier.html",
        {"standing": standing, "words": words, "state_of": state_of, "today": today},
    )
