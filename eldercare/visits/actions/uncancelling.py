"""A cancellation that is taken back at the board: the visit comes anew in the place of the cancelled one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.time import local_date
from eldercare.people.models import Departure, Senior
from eldercare.visits.actions.due import Whose, wanted_of
from eldercare.visits.actions.settling import settle_and_tell
from eldercare.visits.actions.standing_in import come_back, tell_again, was_told
from eldercare.visits.models import Visit, WeatherVisit
from eldercare.visits.moving.errors import ChangedSinceError, DayPassedError, NoLongerWantedError
from eldercare.visits.moving.rows import read_visit
from eldercare.visits.rules import CANCEL_REASONS


@dataclass(frozen=True, slots=True)
class Back:
    """Which visit stands in the place of which cancelled one."""

    was: int
    visit_id: int


def uncancel(cancelled: Sequence[tuple[int, int]], *, actor: User, now: datetime) -> list[Back]:
    """Bring back visits that an operator cancelled, given by id and the version that this left: all or none.

    Who was told to come is told again, unless the person has other things to do by now. Raises
    ChangedSinceError, DayPassedError, NoLongerWantedError.
    """
    with transaction() as session:
        old = [_cancelled(session, visit_id, version, now) for visit_id, version in cancelled]
        back = [come_back(session, visit, actor, now) for visit in old]
        settle_and_tell(session, [*old, *back], now)
        tell_again([new for visit, new in zip(old, back, strict=True) if was_told(visit)], actor, now)
        found = [Back(visit.id, new.id) for visit, new in zip(old, back, strict=True)]
        for one in found:
            audit(actor, "visit.uncancel", "visit", one.was, now=now, detail={"visit_id": one.visit_id})
        return found


def _cancelled(session: Session, visit_id: int, version: int, now: datetime) -> Visit:
    """The visit as this operator's cancelling left it, if it may still be made and is still wanted."""
    visit = read_visit(session, visit_id)
    name = visit.senior.name
    by_weather = select(exists().where(WeatherVisit.visit_id == visit_id))
    by_hand = visit.state == "cancelled" and visit.cancel_reason in CANCEL_REASONS
    if not by_hand or visit.version != version or session.scalar(by_weather):
        raise ChangedSinceError(name=name)
    if visit.day < local_date(now):
        raise DayPassedError(name=name)
    if _is_gone(session, visit) or not _still_agreed(session, visit):
        raise NoLongerWantedError(name=name)
    return visit


def _is_gone(session: Session, visit: Visit) -> bool:
    """Whether the person has left the roll by the day of the visit."""
    left = exists().where(
        Departure.senior_id == visit.senior_id, Departure.undone_at.is_(None), Departure.day <= visit.day
    )
    return bool(session.scalar(select(left)))


def _still_agreed(session: Session, visit: Visit) -> bool:
    """Whether the care plan asks for it as it did: it runs, is not paused, has the service on that day."""
    if visit.plan_item_id is None:
        return True
    days = visit.first_day or visit.day, visit.last_day or visit.day
    first, last = min(visit.day, *days), max(visit.day, *days)
    whose = Whose.of_seniors(select(Senior.id).where(Senior.id == visit.senior_id))
    return any(
        (one.item.id, one.fate.series_day) == (visit.plan_item_id, visit.series_day)
        for one in wanted_of(session, first, last, whose)
    )
