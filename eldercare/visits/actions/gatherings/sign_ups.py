"""Seniors sign up for a gathering and withdraw."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.visits.actions.gatherings.held import finish, held_day, tell
from eldercare.visits.entitlement.warning import warn_of_gathering
from eldercare.visits.gatherings.errors import GatheringFullError, OtherStationSeniorError
from eldercare.visits.gatherings.rules import PLANNED
from eldercare.visits.models import GatheringDay, SignUp


def sign_up(
    actor: User, day_id: int, senior_id: int, *, acknowledged: bool = False, now: datetime
) -> GatheringDay:
    """Sign a senior of the station up. Twice is harmless.

    Raises GatheringFullError, OtherStationSeniorError, HasLeftError, NotFoundError, EntitlementPassedError
    when the month would be passed and nobody `acknowledged` it, and as `held_day` does.
    """
    with transaction() as session:
        day = held_day(session, day_id, actor, "sign_up", None)
        senior = _senior(session, day, senior_id)
        row = next((one for one in day.sign_ups if one.senior_id == senior.id), None)
        if row is not None and row.withdrawn_at is None:
            return day
        if not day.free_places:
            raise GatheringFullError(places=day.places, senior=senior.name)
        beyond = warn_of_gathering(session, day, senior.id, local_date(now), acknowledged=acknowledged)
        if row is None:
            day.sign_ups.append(SignUp(senior_id=senior.id, signed_at=now, signed_by=actor.id))
        else:
            row.signed_at, row.signed_by, row.withdrawn_at, row.withdrawn_by = now, actor.id, None, None
        finish(session, day, "sign_up", actor, now, senior_id=senior.id, **beyond)
        return day


def _senior(session: Session, day: GatheringDay, senior_id: int) -> Senior:
    senior = session.get(Senior, senior_id)
    if senior is None or senior.erased_at is not None:
        raise NotFoundError
    if senior.station_id != day.station_id:
        raise OtherStationSeniorError(senior=senior.name)
    if senior.left_on is not None and senior.left_on <= day.day:
        raise HasLeftError
    return senior


def withdraw(actor: User, day_id: int, senior_id: int, *, now: datetime) -> GatheringDay:
    """A senior does not come after all. Twice is harmless. Raises NotFoundError, and as `held_day` does."""
    with transaction() as session:
        day = held_day(session, day_id, actor, "withdraw", None)
        row = next((one for one in day.sign_ups if one.senior_id == senior_id), None)
        if row is None:
            raise NotFoundError
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_by = now, actor.id
            finish(session, day, "withdraw", actor, now, senior_id=senior_id)
        return day


def withdraw_from(session: Session, senior_id: int, day: date, now: datetime) -> list[int]:
    """Take somebody off all gatherings from a day on that have not begun, inside the caller's transaction.

    Returns the ids of the sign-ups.
    """
    found = coming_sign_ups(session, senior_id, day)
    for row in found:
        row.withdrawn_at = now
        tell(row.day, now)
    return [row.id for row in found]


def coming_sign_ups(session: Session, senior_id: int, day: date) -> Sequence[SignUp]:
    """What somebody has signed up for from a day on and that has not begun."""
    rows = (
        select(SignUp)
        .join(SignUp.day)
        .where(
            SignUp.senior_id == senior_id, SignUp.withdrawn_at.is_(None),
            GatheringDay.day >= day, GatheringDay.state == PLANNED,
        )
        .options(contains_eager(SignUp.day).selectinload(GatheringDay.hosts))
        .order_by(GatheringDay.starts_at, SignUp.id)
    )  # fmt: skip
    return session.scalars(rows).all()
