"""Who works when on a day: the one place that joins the weekly pattern, its versions and single days.

The planner, the board and the phone ask `spells_on`, the list of workers `days_of`; `works_at` is the same
as a condition, for the search for responders. Absences are kept apart: who is away has hours, and is away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from eldercare.core.db import db
from eldercare.people.models import Absence, DayShift, Shift
from eldercare.people.rules.hours import Spell

WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one worker; `reason` says why it differs from the pattern, empty when it does not."""

    day: date
    spells: tuple[Spell, ...]
    reason: str = ""


def spells_on(session: Session, workers: Any, day: date) -> dict[int, tuple[Spell, ...]]:
    """The spells of everybody who works on the day, by worker and in order. Two queries.

    `workers`: a collection of ids or a query of them.
    """
    return {worker: found.spells for (worker, _), found in _days(session, workers, day, day).items()}


def days_of(session: Session, worker_id: int, first: date, count: int = WEEK) -> list[Day]:
    """The days of one worker in order, free ones too. Two queries."""
    days = [first + timedelta(days=n) for n in range(count)]
    found = _days(session, [worker_id], first, days[-1], free=True)
    return [found.get((worker_id, day), Day(day, ())) for day in days]


def _days(
    session: Session, workers: Any, first: date, last: date, *, free: bool = False
) -> dict[tuple[int, date], Day]:
    special: dict[tuple[int, date], list[DayShift]] = defaultdict(list)
    query = select(DayShift).where(DayShift.worker_id.in_(workers), DayShift.day.between(first, last))
    for row in session.scalars(query.order_by(DayShift.worker_id, DayShift.starts)):
        special[row.worker_id, row.day].append(row)
    found = {
        key: Day(key[1], tuple(spell_of(row) for row in rows if not row.is_free), rows[0].reason)
        for key, rows in special.items()
    }
    found |= _pattern(session, workers, first, last, special.keys())
    return found if free else {key: day for key, day in found.items() if day.spells}


def _pattern(
    session: Session, workers: Any, first: date, last: date, without: Collection[tuple[int, date]]
) -> dict[tuple[int, date], Day]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    query = (
        select(Shift)
        .where(Shift.worker_id.in_(workers), Shift.weekday.in_({day.weekday() for day in days}))
        .where(in_force(first, last))
        .order_by(Shift.worker_id, Shift.weekday, Shift.starts, Shift.id)
    )
    spells: dict[tuple[int, date], list[Spell]] = defaultdict(list)
    for row in session.scalars(query):
        for day in days:
            if row.weekday == day.weekday() and row.counts_on(day) and (row.worker_id, day) not in without:
                spells[row.worker_id, day].append(spell_of(row))
    return {key: Day(key[1], tuple(found)) for key, found in spells.items()}


def absences_of(worker_id: int, first: date, count: int = WEEK) -> dict[date, Absence]:
    """The days on which the worker is away, each with its absence. One query."""
    days = [first + timedelta(days=n) for n in range(count)]
    query = select(Absence).where(
        Absence.worker_id == worker_id, Absence.first_day <= days[-1], Absence.last_day >= first
    )
    rows = db.session.scalars(query.order_by(Absence.first_day, Absence.id)).all()
    return {day: one for day in days for one in reversed(rows) if one.first_day <= day <= one.last_day}


def spell_of(row: Shift | DayShift) -> Spell:
    """A row as a spell."""
    return Spell(row.starts, row.ends, row.break_minutes, row.break_from, row.break_to)


def in_force(first: date, last: date) -> ColumnElement[bool]:
    """Versions of the pattern that count on some of these days."""
    return and_(
        or_(Shift.since.is_(None), Shift.since <= last), or_(Shift.until.is_(None), Shift.until >= first)
    )


def works_at(worker_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether somebody works at the minute `:minute` of the day `:day`, a `:weekday`, as a condition.

    The pattern is looked up by the person's index, and for those on it whether the day differs. Who works
    only because the day differs comes from one list of them all, which is short and read once.
    """
    minute: Any = bindparam("minute", type_=Float)
    day: Any = bindparam("day")
    on_shift = and_(Shift.weekday == bindparam("weekday"), Shift.starts <= minute, Shift.ends > minute)
    counts = and_(
        or_(Shift.since.is_(None), Shift.since <= day), or_(Shift.until.is_(None), Shift.until >= day)
    )
    pattern = select(Shift.id).where(Shift.worker_id == worker_id, on_shift, counts).exists()
    differs, special = aliased(DayShift), aliased(DayShift)
    other_day = select(differs.id).where(differs.worker_id == worker_id, differs.day == day).exists()
    now_too = select(special.worker_id).where(
        special.day == day, special.starts <= minute, special.ends > minute
    )
    return or_(and_(pattern, ~other_day), worker_id.in_(now_too))


def pattern_changes(shifts: Iterable[Shift], day: date) -> list[date]:
    """The days after `day` on which another version of the pattern begins, or one ends without a next."""
    begins = {one.since for one in shifts if one.since is not None and one.since > day}
    ends = {one.until + timedelta(days=1) for one in shifts if one.until is not None and one.until >= day}
    return sorted(begins | ends)


def pattern_on(shifts: Iterable[Shift], day: date) -> dict[int, list[Shift]]:
    """The version of the weekly pattern in force on a day, by weekday, out of rows that are loaded."""
    found: dict[int, list[Shift]] = {weekday: [] for weekday in range(WEEK)}
    for shift in shifts:
        if shift.counts_on(day):
            found[shift.weekday].append(shift)
    return found
