"""Hosts who will not be there: absent, with other hours on that one day, or at another station by then."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from eldercare.core.time import minute_of
from eldercare.people.models import Absence, DayShift, Posting, Worker
from eldercare.visits.models import GatheringDay

Key = tuple[int, int]
"""A day of a gathering and a worker."""


def away_hosts(session: Session, days: Sequence[GatheringDay]) -> set[Key]:
    """The hosts of these days who are absent before the end, not at work, or elsewhere. Three queries."""
    workers = {host.worker_id for day in days for host in day.hosts}
    if not workers:
        return set()
    first, last = min(day.day for day in days), max(day.day for day in days)
    absent = _absences(session, workers, first, last)
    hours = _single_days(session, workers, first, last)
    postings = _postings(session, workers, first, last)
    return {
        (day.id, host.worker_id)
        for day in days
        for host in day.hosts
        if _is_away(day, absent[host.worker_id])
        or _is_off(day, hours.get((host.worker_id, day.day)))
        or _is_elsewhere(day, host.worker, postings[host.worker_id])
    }


def lacks_hosts(day: GatheringDay, away: Collection[Key]) -> bool:
    """Whether fewer people than the service asks for will be there."""
    return sum((day.id, host.worker_id) not in away for host in day.hosts) < day.terms.staff_count


def _absences(session: Session, workers: set[int], first: date, last: date) -> dict[int, list[Absence]]:
    rows = select(Absence).where(
        Absence.worker_id.in_(workers), Absence.first_day <= last, Absence.last_day >= first
    )
    found: dict[int, list[Absence]] = defaultdict(list)
    for row in session.scalars(rows.order_by(Absence.id)):
        found[row.worker_id].append(row)
    return found


def _single_days(
    session: Session, workers: set[int], first: date, last: date
) -> dict[tuple[int, date], list[DayShift]]:
    rows = select(DayShift).where(DayShift.worker_id.in_(workers), DayShift.day.between(first, last))
    found: dict[tuple[int, date], list[DayShift]] = defaultdict(list)
    for row in session.scalars(rows.order_by(DayShift.id)):
        found[row.worker_id, row.day].append(row)
    return found


def _postings(session: Session, workers: set[int], first: date, last: date) -> dict[int, list[Posting]]:
    rows = select(Posting).where(
        Posting.worker_id.in_(workers),
        Posting.first_day <= last,
        or_(Posting.last_day.is_(None), Posting.last_day >= first),
    )
    found: dict[int, list[Posting]] = defaultdict(list)
    for row in session.scalars(rows.order_by(Posting.id)):
        found[row.worker_id].append(row)
    return found


def _is_elsewhere(day: GatheringDay, worker: Worker, postings: Sequence[Posting]) -> bool:
    """The same as `people.queries.at_station` says, for rows that are read already."""
    if worker.left_on is not None and worker.left_on < day.day:
        return True
    then = {
        one.station_id
        for one in postings
        if one.first_day is not None and one.first_day <= day.day
        if one.last_day is None or day.day <= one.last_day
    }
    return day.station_id not in (then or {worker.station_id})


def _is_away(day: GatheringDay, absences: Sequence[Absence]) -> bool:
    ends = minute_of(day.ends_at, day.day)
    return any(
        one.first_day <= day.day <= one.last_day and (one.first_day < day.day or ends > one.from_minute)
        for one in absences
    )


def _is_off(day: GatheringDay, hours: Sequence[DayShift] | None) -> bool:
    if hours is None:
        return False
    starts, ends = minute_of(day.starts_at, day.day), minute_of(day.ends_at, day.day)
    return not any(not one.is_free and one.starts <= starts and ends <= one.ends for one in hours)
