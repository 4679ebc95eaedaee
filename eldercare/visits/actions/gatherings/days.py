"""One day of a gathering: another time, other places, cancelled."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import at
from eldercare.services.models import Service
from eldercare.visits.actions.gatherings.held import finish, held_day, renew_routes
from eldercare.visits.care_plans.entry import window_faults
from eldercare.visits.gatherings.hosts import refuse_unfit
from eldercare.visits.gatherings.rules import (
    CANCEL_REASONS,
    FEWER_THAN_SIGNED,
    FEWEST,
    MOST,
    NEEDED,
    PAST_TIME,
    PLACES,
    PLANNED,
    RETIRED,
    STATES,
)
from eldercare.visits.models import Gathering, GatheringDay


def change_day(
    actor: User,
    day_id: int,
    start_minute: int | None,
    places: int | None,
    *,
    expected: int | None,
    now: datetime,
) -> GatheringDay:
    """Another time of start, other places. Hosts stay, and must be free then.

    Raises InvalidInputError naming the fields, HostUnfitError, and as `held_day` does.
    """
    with transaction() as session:
        day = held_day(session, day_id, actor, "change", expected)
        if start_minute is None or places is None:
            missing = {"start": start_minute, "places": places}
            raise InvalidInputError({name: NEEDED for name, value in missing.items() if value is None})
        starts = at(day.day, start_minute)
        faults = _faults(day, start_minute, places, is_past=starts != day.starts_at and starts <= now)
        if faults:
            raise InvalidInputError(faults)
        length = day.ends_at - day.starts_at
        moved = starts != day.starts_at
        day.starts_at, day.ends_at, day.places = starts, starts + length, places
        if moved:
            _check_hosts(session, day)
            renew_routes(session, day, tuple(host.worker_id for host in day.hosts), now)
        finish(session, day, "change", actor, now, start=start_minute, places=places)
        return day


def _faults(day: GatheringDay, start_minute: int, places: int, *, is_past: bool) -> dict[str, str]:
    night = window_faults(start_minute, start_minute)
    faults = {"start": night["window_from"]} if "window_from" in night else {}
    if is_past:
        faults["start"] = PAST_TIME
    if not FEWEST <= places <= MOST:
        faults["places"] = PLACES
    elif places < len(day.signed_up):
        faults["places"] = FEWER_THAN_SIGNED
    return faults


def _check_hosts(session: Session, day: GatheringDay) -> None:
    session.flush()
    for host in day.hosts:
        refuse_unfit(session, day, host.worker)


def cancel_day(actor: User, day_id: int, reason: str, *, expected: int | None, now: datetime) -> GatheringDay:
    """It does not take place. Raises InvalidInputError for an unknown reason, and as `held_day` does."""
    if reason not in CANCEL_REASONS:
        raise InvalidInputError({"reason": N_("Choose one of the reasons.")})
    with transaction() as session:
        day = held_day(session, day_id, actor, "cancel", expected)
        cancel_held(session, day, reason, actor, now)
        return day


def cancel_held(
    session: Session, day: GatheringDay, reason: str, actor: User | None, now: datetime, verb: str = "cancel"
) -> None:
    """Cancel a day inside the caller's transaction; its hosts have the time for visits again."""
    day.state = STATES.target(day.state, verb)
    day.cancel_reason = reason
    renew_routes(session, day, tuple(host.worker_id for host in day.hosts), now)
    finish(session, day, verb, actor, now, reason=reason)


def follow_terms(session: Session, service: Service, first: date, now: datetime) -> None:
    """The planned days of a service from a day on last as long as its terms say; those of a retired service
    are cancelled."""
    rows = (
        select(GatheringDay)
        .join(GatheringDay.gathering)
        .where(
            Gathering.service_code == service.code, GatheringDay.state == PLANNED, GatheringDay.day >= first,
        )
        .options(selectinload(GatheringDay.hosts))
        .order_by(GatheringDay.day, GatheringDay.id)
    )  # fmt: skip
    for day in session.scalars(rows).all():
        ends = day.starts_at + timedelta(minutes=service.terms_on(day.day).minutes)
        if not service.is_given_on(day.day):
            cancel_held(session, day, RETIRED, None, now)
        elif ends != day.ends_at:
            day.ends_at = ends
            renew_routes(session, day, tuple(host.worker_id for host in day.hosts), now)
