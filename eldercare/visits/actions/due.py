"""Care plans become visits that are due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import db, serialise_writers, transaction
from eldercare.core.time import at
from eldercare.people.models import Senior, Station
from eldercare.services.queries.catalogue import all_services
from eldercare.visits.actions.agreed import Agreed, agreed_items
from eldercare.visits.actions.gatherings.making import make_days
from eldercare.visits.care_plans.series import Fate, fates, period_of
from eldercare.visits.care_plans.standing import Standing
from eldercare.visits.models import Assignment, Visit

CHUNK = 2000
ITEMS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """How many visits were made, and how many stood already."""

    created: int
    kept: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom it is asked: the same as a condition on `Senior` and on `Visit`."""

    seniors: ColumnElement[bool]
    visits: ColumnElement[bool]
    by_station: bool = False

    @classmethod
    def of_stations(cls, station_ids: Collection[int]) -> "Whose":
        """Everybody of some stations."""
        return cls(Senior.station_id.in_(station_ids), Visit.station_id.in_(station_ids), by_station=True)

    @classmethod
    def of_seniors(cls, chosen: Select[int]) -> "Whose":
        """Some people; `chosen` is a query of their ids."""
        return cls(Senior.id.in_(chosen), Visit.senior_id.in_(chosen))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit that a care plan asks for."""

    item: Agreed
    fate: Fate
    day: date


def generate_due(
    first_day: date,
    days: int,
    *,
    station_ids: Collection[int] | None = None,
    actor: User | None = None,
    now: datetime,
    only_to_come: bool = False,
) -> Due:
    """Make the visits that active care plans ask for within `days` days from `first_day`.

    A station at a time, so that no writer waits for a county.

    A visit that stands, whatever became of it, is kept as it is, so this may run any number of times: what
    was cancelled does not come back, and what was moved to another day is not made again on the first. The
    gatherings of these days are made with them. `station_ids` None means every station; `only_to_come`
    leaves out what could not begin any more.
    """
    last_day = first_day + timedelta(days=days - 1)
    ids = station_ids
    if ids is None:
        ids = db.session.scalars(select(Station.id).order_by(Station.id)).all()
    found = [
        _of_station(station_id, first_day, last_day, actor=actor, now=now, only_to_come=only_to_come)
        for station_id in ids
    ]
    return Due(sum(one.created for one in found), sum(one.kept for one in found))


def _of_station(
    station_id: int,
    first_day: date,
    last_day: date,
    *,
    actor: User | None,
    now: datetime,
    only_to_come: bool,
) -> Due:
    whose = Whose.of_stations([station_id])
    with transaction() as session:
        serialise_writers(session, "due")
        wanted = wanted_of(session, first_day, last_day, whose)
        missing = lacking(session, wanted, first_day, last_day, whose)
        if only_to_come:
            missing = [found for one in missing if (found := _to_come(one, now)) is not None]
        rows = [_visit_row(one) for one in missing]
        insert_visits(session, rows)
        make_days(session, first_day, last_day, [station_id], now)
        if rows:
            days = (last_day - first_day).days + 1
            detail = {"first_day": first_day.isoformat(), "days": days, "created": len(rows)}
            audit(actor, "generate_due", "visit", None, now=now, detail=detail)
            _tell(rows, now)
    return Due(created=len(rows), kept=len(wanted) - len(rows))


def wanted_of(session: Session, first_day: date, last_day: date, whose: Whose) -> list[Wanted]:
    """The visits that care plans ask for on these days, whether they stand or not."""
    services = {one.code: one for one in all_services(session)}
    return [
        Wanted(item, fate, fate.day)
        for item in agreed_items(session, services, first_day, last_day, whose.seniors)
        for fate in fates(item.series, first_day, last_day)
        if fate.day is not None and first_day <= fate.day <= last_day
    ]


def lacking(
    session: Session, wanted: Sequence[Wanted], first_day: date, last_day: date, whose: Whose
) -> list[Wanted]:
    """Those of them that were not made yet, whatever became of the others and wherever they are."""
    standing = _standing(session, wanted, first_day, last_day, whose)
    return [
        one for one in wanted if standing.lacks(one.item.id, one.item.series, one.fate.series_day, one.day)
    ]


def _standing(
    session: Session,
    wanted: Sequence[Wanted],
    first_day: date,
    last_day: date,
    whose: Whose,
) -> Standing:
    standing = Standing()
    here = select(Visit.plan_item_id, Visit.series_day, Visit.day).where(
        Visit.day.between(first_day, last_day),
        Visit.plan_item_id.is_not(None),
        # What made room for another visit of its day, as a resumed pause does, no longer stands for it.
        Visit.series_day.is_not(None),
        whose.visits,
    )
    series = {one.item.id: one.item.series for one in wanted}
    found = [*session.execute(here), *_elsewhere(session, wanted, whose)]
    for item_id, series_day, day in found:
        standing.add(item_id, series.get(item_id), series_day, day)
    return standing


def _elsewhere(session: Session, wanted: Sequence[Wanted], whose: Whose) -> Sequence[Any]:
    """Visits of those items whose days have moved: of the same week or month, and of the same name.

    Of a station all items are asked about, for a senior who moved here has visits at the station before.
    """
    moved = [
        one for one in wanted if whose.by_station or one.item.series.times or one.fate.series_day != one.day
    ]
    ids = sorted({one.item.id for one in moved})
    spans = [period_of(one.item.series.rule, one.fate.series_day) for one in moved]
    names = [
        *(one.fate.series_day for one in moved),
        *(day for s in spans for day in (s.first, s.last) if day),
    ]
    found: list[Any] = []
    for start in range(0, len(ids), ITEMS_AT_ONCE):
        rows = select(Visit.plan_item_id, Visit.series_day, Visit.day).where(
            Visit.plan_item_id.in_(ids[start : start + ITEMS_AT_ONCE]),
            Visit.series_day.between(min(names), max(names)),
        )
        found += session.execute(rows)
    return found


def _to_come(one: Wanted, now: datetime) -> Wanted | None:
    """The visit on the first of its days on which it may still begin; None when all have passed."""
    fate, (_, ends) = one.fate, _window(one)
    last = fate.last_day or one.day
    later = (one.day + timedelta(days=n) for n in range((last - one.day).days + 1))
    days = [day for day in later if day == one.day or day not in fate.closed]
    return next((replace(one, day=day) for day in days if at(day, ends) > now), None)


def _window(one: Wanted) -> tuple[int, int]:
    """The minutes of the day between which it may begin: those of the service, or of this one day."""
    (begins, ends), change = one.item.window, one.fate.change
    if change is None:
        return begins, ends
    return (
        begins if change.window_from is None else change.window_from,
        ends if change.window_to is None else change.window_to,
    )


def _visit_row(one: Wanted) -> dict[str, Any]:
    change, fate = one.fate.change, one.fate
    begins, ends = _window(one)
    terms = one.item.service.terms_on(one.day)
    row = one.item.common | {
        "day": one.day,
        "staff_count": terms.staff_count,
        "priority": terms.priority,
        "series_day": fate.series_day,
        "first_day": fate.first_day,
        "last_day": fate.last_day,
        "closed_days": [day.isoformat() for day in fate.closed],
        "reason_params": {},
    }
    if change is not None:
        row["preferred_worker_id"] = change.preferred_worker_id or row["preferred_worker_id"]
    return row | {"window_start": at(one.day, begins), "window_end": at(one.day, ends)}


def insert_visits(session: Session, rows: list[dict[str, Any]]) -> list[int]:
    """Write visits with their empty parts, each row as the columns of `Visit`; returns their ids in order."""
    written: list[int] = []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        ids = session.scalars(insert(Visit).returning(Visit.id, sort_by_parameter_order=True), chunk).all()
        parts = [
            {"visit_id": visit_id, "position": position}
            for visit_id, row in zip(ids, chunk, strict=True)
            for position in range(row["staff_count"])
        ]
        session.execute(insert(Assignment), parts)
        written += ids
    return written


def _tell(rows: list[dict[str, Any]], now: datetime) -> None:
    for station_id, day in sorted({(row["station_id"], row["day"]) for row in rows}):
        feed.tell("day", now=now, data={"day": day.isoformat()}, station_id=station_id)
