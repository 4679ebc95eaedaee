"""Who counts as what, and since when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import Senior, SeniorCategory
from eldercare.people.rules.categories import CENTENARIAN, HUNDRED, WORDS


def categories_of(senior_id: int) -> Sequence[SeniorCategory]:
    """Every category of a senior that ever held for a day, what holds first, then the newest."""
    query = select(SeniorCategory).where(
        SeniorCategory.senior_id == senior_id,
        or_(SeniorCategory.until.is_(None), SeniorCategory.until > SeniorCategory.since),
    )
    order = (SeniorCategory.until.is_not(None), SeniorCategory.since.desc(), SeniorCategory.id.desc())
    return db.session.scalars(query.order_by(*order)).all()


def count_by_category(user: User, day: date) -> dict[str, int]:
    """How many people of the user's scope, on the roll that day, counted as what; every code of WORDS."""
    on_roll = or_(Senior.left_on.is_(None), Senior.left_on > day)
    dated: Any = (
        select(SeniorCategory.category, func.count(func.distinct(SeniorCategory.senior_id)))
        .join(Senior, Senior.id == SeniorCategory.senior_id)
        .where(
            SeniorCategory.since <= day,
            or_(SeniorCategory.until.is_(None), SeniorCategory.until > day),
            on_roll,
        )
        .group_by(SeniorCategory.category)
    )
    found = dict.fromkeys(WORDS, 0)
    found |= {row[0]: row[1] for row in db.session.execute(within(dated, Senior, user))}
    oldest = select(func.count(Senior.id)).where(Senior.birth_date <= _hundred_before(day), on_roll)
    found[CENTENARIAN] = db.session.scalar(within(oldest, Senior, user)) or 0
    return found


def _hundred_before(day: date) -> date:
    """The last day of birth with which somebody is a hundred."""
    if day.year <= HUNDRED:
        return date.min
    try:
        return day.replace(year=day.year - HUNDRED)
    except ValueError:  # 29 February
        return date(day.year - HUNDRED, 2, 28)
