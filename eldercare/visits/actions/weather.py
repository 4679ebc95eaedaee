"""Bad weather: outdoor visits of a place are cancelled or moved at once, and come back when it is undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import at, local_date, minute_of
from eldercare.visits.actions.settling import settle_and_tell
from eldercare.visits.actions.standing_in import carry_over, come_back, copy_of, tell_again, was_told
from eldercare.visits.changes import is_complete
from eldercare.visits.disruptions.errors import NewTimePassedError, NothingChosenError, WeatherPassedError
from eldercare.visits.disruptions.rules import WEATHER_STATES, Weather, weather_faults
from eldercare.visits.disruptions.weather_queries import choice_of, would_have_begun
from eldercare.visits.models import Assignment, Visit, WeatherDay, WeatherVisit
from eldercare.visits.rules import STATES

WEATHER = "weather"


@dataclass(frozen=True, slots=True)
class Undone:
    """How many visits came back, and how many of them without a person they had, who is busy now."""

    back: int
    without_person: int


def call_off(actor: User, given: Weather, visit_ids: Collection[int], *, now: datetime) -> WeatherDay:
    """Cancel the ticked visits of a place and day for the weather, or move them; who was told hears of it.

    A moved visit is a new one in the pool of its new day, for the cancelled one stays so. Visits that are
    not in the choice (see `weather_queries.choice_of`) are left alone. Raises InvalidInputError,
    NothingChosenError, NewTimePassedError, or NotFoundError outside the scope.
    """
    faults = weather_faults(given, local_date(now))
    if faults:
        raise InvalidInputError(faults)
    with transaction() as session:
        row = WeatherDay(
            area_code=given.area_code, station_id=given.station_id, day=given.day, minute=given.minute,
            new_day=given.new_day, new_minute=given.new_minute, made_at=now, made_by=actor.id,
        )  # fmt: skip
        authorize(actor, "visit.cancel", row.where)
        chosen = {one.visit.id for one in choice_of(actor, given)} & set(visit_ids)
        if not chosen:
            raise NothingChosenError
        visits = _locked(session, chosen)
        session.add(row)
        row.visits = [_take(session, given, visit, actor, now) for visit in visits]
        settle_and_tell(session, visits, now)
        audit(actor, "weather.call_off", "weather_day", row.id, now=now,
              detail={"area": given.area_code, "day": given.day.isoformat(), "visits": len(visits),
                      "moved_to": given.new_day.isoformat() if given.new_day else None})  # fmt: skip
        _tell(row, now)
        return row


def _locked(session: Session, ids: Collection[int]) -> Sequence[Visit]:
    rows = select(Visit).where(Visit.id.in_(ids)).options(selectinload(Visit.assignments)).order_by(Visit.id)
    return session.scalars(rows.with_for_update(of=Visit)).all()


def _take(session: Session, given: Weather, visit: Visit, actor: User, now: datetime) -> WeatherVisit:
    visit.state = STATES.target(visit.state, "cancel", actor.role)
    visit.cancel_reason = WEATHER
    taken = WeatherVisit(visit=visit, was_told=was_told(visit))
    if given.new_day is not None:
        moved = _moved(visit, given.new_day, given.new_minute)
        if moved.window_end < now:
            raise NewTimePassedError
        session.add(moved)
        session.flush()
        carry_over(session, visit, moved)
        taken.moved = moved
    return taken


def _moved(visit: Visit, day: date, minute: int | None) -> Visit:
    """The same visit on another day, or from another time on; it finds its people anew."""
    start = minute_of(visit.window_start, visit.day) if minute is None else minute
    length = visit.window_end - visit.window_start
    moved = copy_of(visit, day, at(day, start), at(day, start) + length)
    moved.assignments = [Assignment(position=part.position) for part in visit.assignments]
    return moved


def undo(weather_id: int, *, version: int | None, actor: User, now: datetime) -> Undone:
    """The weather has turned: every visit comes back with its person where that person is still free.

    What was moved is cancelled again. Who was told is told again. Raises WeatherPassedError when a visit of
    it would have begun by now, StepRefusedError, StaleVersionError, or NotFoundError outside the scope.
    """
    with transaction() as session:
        row = session.get(WeatherDay, weather_id, with_for_update=True)
        if row is None:
            raise NotFoundError
        authorize(actor, "visit.cancel", row.where)
        check_version(row, version)
        row.state = WEATHER_STATES.target(row.state, "undo", actor.role)
        taken = _taken(session, row)
        if any(would_have_begun(one.visit, now) or (one.moved and _has_begun(one.moved)) for one in taken):
            raise WeatherPassedError
        row.undone_at, row.undone_by = now, actor.id
        back = [_bring_back(session, one, actor, now) for one in taken]
        dropped = [one.moved for one in taken if one.moved is not None and one.moved.state == "cancelled"]
        settle_and_tell(session, [*back, *dropped], now)
        told = [visit for one, visit in zip(taken, back, strict=True) if one.was_told]
        tell_again(told, actor, now)
        audit(actor, "weather.undo", "weather_day", row.id, now=now, detail={"visits": len(back)})
        _tell(row, now)
        lost = [
            one
            for one, visit in zip(taken, back, strict=True)
            if is_complete(one.visit) and not is_complete(visit)
        ]
        return Undone(len(back), len(lost))


def _taken(session: Session, row: WeatherDay) -> Sequence[WeatherVisit]:
    parts = (
        selectinload(WeatherVisit.visit).selectinload(Visit.assignments),
        selectinload(WeatherVisit.moved).selectinload(Visit.assignments),
    )
    rows = select(WeatherVisit).where(WeatherVisit.weather_id == row.id).options(*parts)
    return session.scalars(rows.order_by(WeatherVisit.id)).all()


def _has_begun(visit: Visit) -> bool:
    return visit.state not in {"draft", "planned", "cancelled"}


def _bring_back(session: Session, one: WeatherVisit, actor: User, now: datetime) -> Visit:
    if one.moved is not None and one.moved.state != "cancelled":
        one.moved.state = STATES.target(one.moved.state, "cancel", actor.role)
        one.moved.cancel_reason = "plan_changed"
    back = come_back(session, one.visit, actor, now, instead=one.moved)
    one.restored_id = back.id
    return back


def _tell(row: WeatherDay, now: datetime) -> None:
    feed.tell(
        "weather",
        now=now,
        data={"weather_id": row.id, "state": row.state, "day": row.day.isoformat()},
        area_code=row.area_code,
        station_id=row.station_id,
    )
