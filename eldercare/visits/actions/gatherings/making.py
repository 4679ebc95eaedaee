"""Gatherings are made, their days come due, and they end."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, serialise_writers, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import at, local_date, minute_of
from eldercare.people.models import Station
from eldercare.services.models import Service
from eldercare.services.rules.terms import GROUP
from eldercare.visits.actions.gatherings.days import cancel_held
from eldercare.visits.actions.gatherings.held import renew_routes
from eldercare.visits.care_plans.series import FAR
from eldercare.visits.gatherings.errors import SeriesOverError
from eldercare.visits.gatherings.hosts import stop_of
from eldercare.visits.gatherings.rules import AHEAD, PLANNED, SERIES_ENDED, GatheringEntry, entry_faults
from eldercare.visits.gatherings.series import days_of, series_of
from eldercare.visits.models import Gathering, GatheringDay, GatheringHost

NOT_GIVEN = N_("Choose a service that is given to a group.")
NO_DAY = N_("No day comes of this: a holiday or the end of the service stands in the way.")


def make_gathering(actor: User, station_id: int, entry: GatheringEntry, *, now: datetime) -> GatheringDay:
    """Write the gathering down and make its days of the next four weeks; returns the first of them.

    Raises InvalidInputError naming the fields, NotFoundError outside the scope.
    """
    today = local_date(now)
    found = entry_faults(entry, today, int(minute_of(now, today)))
    if found or entry.starts_on is None or entry.start_minute is None or entry.places is None:
        raise InvalidInputError(found)
    with transaction() as session:
        station = session.get(Station, station_id)
        if station is None:
            raise NotFoundError
        authorize(actor, "visit.plan", station.where)
        serialise_writers(session, "due")
        service = session.get(Service, entry.service_code)
        if service is None or service.setting != GROUP or not service.is_given_on(entry.starts_on):
            raise InvalidInputError({"service_code": NOT_GIVEN})
        gathering = Gathering(
            station_id=station.id, service_code=service.code, title=entry.title, recurrence=entry.recurrence,
            on_holiday=entry.on_holiday, starts_on=entry.starts_on,
            ends_on=entry.pattern.until if entry.pattern else entry.starts_on,
            start_minute=entry.start_minute, places=entry.places, host_ids=[], made_at=now, made_by=actor.id,
        )  # fmt: skip
        session.add(gathering)
        session.flush()
        first = _first_days(session, gathering, today, now)
        detail = {"service": service.code, "recurrence": entry.recurrence or "", "places": entry.places}
        audit(actor, "gathering.make", "gathering", gathering.id, now=now, detail=detail)
        return first


def _first_days(session: Session, gathering: Gathering, today: date, now: datetime) -> GatheringDay:
    """The days of the next four weeks; of what begins later the first one."""
    series = series_of(gathering, gathering.service.retired_on)
    last = today + AHEAD
    made = _make(session, [gathering], today, last, now)
    begins = max(last, gathering.starts_on)
    if not made and (coming := days_of(series, begins, begins + timedelta(days=366))):
        made = _make(session, [gathering], coming[0][1], coming[0][1], now)
    if not made:
        raise InvalidInputError({"starts_on": NO_DAY})
    return min(made, key=lambda one: one.day)


def make_coming_days(now: datetime) -> int:
    """Every station's gatherings of the next four weeks, so that seniors can sign up; returns how many."""
    with transaction() as session:
        serialise_writers(session, "due")
        today = local_date(now)
        return len(make_days(session, today, today + AHEAD, None, now))


def make_days(
    session: Session, first_day: date, last_day: date, station_ids: Collection[int] | None, now: datetime
) -> list[GatheringDay]:
    """The days that gatherings ask for within a span and that were not made yet, inside the transaction of
    the caller, who holds the lock of those who make visits. `station_ids` None means every station."""
    rows = (
        select(Gathering)
        .where(
            Gathering.starts_on <= last_day,
            or_(Gathering.ends_on.is_(None), Gathering.ends_on >= first_day - FAR),
        )
        .options(joinedload(Gathering.service), joinedload(Gathering.station))
        .order_by(Gathering.id)
    )
    if station_ids is not None:
        rows = rows.where(Gathering.station_id.in_(station_ids))
    return _make(session, session.scalars(rows).all(), first_day, last_day, now)


def _make(
    session: Session, gatherings: Sequence[Gathering], first: date, last: date, now: datetime
) -> list[GatheringDay]:
    standing = _standing(session, gatherings, first, last)
    made = [
        _day(one, series_day, day)
        for one in gatherings
        for series_day, day in days_of(series_of(one, one.service.retired_on), first, last)
        if (one.id, series_day) not in standing and at(day, one.start_minute) > now
        if one.station.closed_on is None or day < one.station.closed_on
    ]
    session.add_all(made)
    session.flush()
    _put_usual_hosts(session, made, now)
    for station_id, day in sorted({(one.station_id, one.day) for one in made}):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)
    return made


def _standing(
    session: Session, gatherings: Iterable[Gathering], first: date, last: date
) -> set[tuple[int, date]]:
    """The days of series that were made, whatever became of them."""
    rows = session.execute(
        select(GatheringDay.gathering_id, GatheringDay.series_day).where(
            GatheringDay.gathering_id.in_([one.id for one in gatherings]),
            GatheringDay.series_day.between(first - FAR, last + FAR),
        )
    )
    return {(row.gathering_id, row.series_day) for row in rows}


def _day(gathering: Gathering, series_day: date, day: date) -> GatheringDay:
    starts = at(day, gathering.start_minute)
    minutes = gathering.service.terms_on(day).minutes
    return GatheringDay(
        gathering=gathering, station_id=gathering.station_id, area_code=gathering.station.area_code,
        series_day=series_day, day=day, starts_at=starts, ends_at=starts + timedelta(minutes=minutes),
        places=gathering.places, state=PLANNED,
    )  # fmt: skip


def _put_usual_hosts(session: Session, made: Sequence[GatheringDay], now: datetime) -> None:
    """Who usually hosts, where no rule stands against it; otherwise the day raises itself as without host."""
    for day in made:
        for host in day.gathering.host_ids:
            if len(day.hosts) < day.terms.staff_count and stop_of(session, day, host) is None:
                day.hosts.append(GatheringHost(worker_id=host))
                renew_routes(session, day, (host,), now)


def end_gathering(
    actor: User, gathering_id: int, last_day: date, *, expected: int | None, now: datetime
) -> Gathering:
    """Let `last_day` be the last: days after it that are not begun are cancelled, and whoever signed up for
    them is named on their pages. Raises NotFoundError, StaleVersionError, SeriesOverError."""
    with transaction() as session:
        gathering = session.get(Gathering, gathering_id, with_for_update={"of": Gathering})
        if gathering is None:
            raise NotFoundError
        authorize(actor, "visit.plan", gathering.station.where)
        check_version(gathering, expected)
        if gathering.ends_on is not None and gathering.ends_on <= last_day:
            raise SeriesOverError(day=gathering.ends_on.isoformat())
        gathering.ends_on = max(last_day, gathering.starts_on)
        audit(actor, "gathering.end_series", "gathering", gathering.id, now=now,
              detail={"last_day": gathering.ends_on.isoformat()})  # fmt: skip
        after = (
            select(GatheringDay)
            .where(
                GatheringDay.gathering_id == gathering.id,
                GatheringDay.day > last_day,
                GatheringDay.day >= local_date(now),
                GatheringDay.state == PLANNED,
            )
            .options(selectinload(GatheringDay.hosts))
            .order_by(GatheringDay.day)
        )
        for day in session.scalars(after).all():
            cancel_held(session, day, SERIES_ENDED, actor, now)
        return gathering
