"""What has been planned for seniors already, and who leads their groups: read once for a whole station."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from eldercare.people.models import Absence, Shift, Worker
from eldercare.people.queries.hours import in_force
from eldercare.services.models import Service
from eldercare.visits.actions.due import Whose, lacking, wanted_of
from eldercare.visits.models import Visit
from eldercare.visits.rules import BEGUN, DEVICE_CHANNEL, OPEN, OVER

AREA_DIGITS = (14, 12, 9)
"""A leader serves a group, a village or a town: the nearest one counts."""


@dataclass(frozen=True, slots=True)
class Call:
    """A visit that counts as looking in; `visit_id` None: a care plan will ask for it."""

    visit_id: int | None
    day: date
    window_end: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class Leaders:
    """Who leads which area, on which days each works, and what each has to do by day."""

    by_area: Mapping[str, int]
    weekdays: Mapping[int, frozenset[int]]
    away: Mapping[int, frozenset[date]]
    load: dict[int | str, Counter[date]]

    def of(self, area_code: str) -> int | None:
        """The leader of a senior's group, else of the village, else of the town."""
        found = (self.by_area.get(area_code[:digits]) for digits in AREA_DIGITS)
        return next((worker for worker in found if worker is not None), None)

    def works(self, worker_id: int | None, day: date) -> bool:
        """Whether the leader works on a day; without one, anybody may come on any day."""
        if worker_id is None:
            return True
        return day.weekday() in self.weekdays.get(worker_id, ()) and day not in self.away.get(worker_id, ())

    def note(self, key: int | str, day: date) -> None:
        """One more visit on a day."""
        self.load.setdefault(key, Counter())[day] += 1


def read_leaders(session: Session, station_id: int, today: date, last: date) -> Leaders:
    """The leaders of a station. Three queries."""
    at_work = or_(Worker.left_on.is_(None), Worker.left_on >= today)
    rows = session.execute(
        select(Worker.id, Worker.area_code)
        .where(Worker.station_id == station_id, Worker.kind == "leader", Worker.active, at_work)
        .order_by(Worker.id.desc())
    ).all()
    ids = [row.id for row in rows]
    weekdays: dict[int, set[int]] = defaultdict(set)
    shifts = select(Shift.worker_id, Shift.weekday).where(Shift.worker_id.in_(ids), in_force(today, last))
    for worker_id, weekday in session.execute(shifts):
        weekdays[worker_id].add(weekday)
    return Leaders(
        {row.area_code: row.id for row in rows},
        {worker_id: frozenset(days) for worker_id, days in weekdays.items()},
        _absences(session, ids, today, last),
        {},
    )


def _absences(session: Session, ids: Collection[int], first: date, last: date) -> dict[int, frozenset[date]]:
    query = select(Absence.worker_id, Absence.first_day, Absence.last_day).where(
        Absence.worker_id.in_(ids), Absence.first_day <= last, Absence.last_day >= first
    )
    found: dict[int, set[date]] = defaultdict(set)
    for worker_id, begins, ends in session.execute(query):
        day = max(begins, first)
        while day <= min(ends, last):
            found[worker_id].add(day)
            day += timedelta(days=1)
    return {worker_id: frozenset(days) for worker_id, days in found.items()}


def read_calls(
    session: Session,
    chosen: Select[int],
    counts: Collection[str],
    span: tuple[date, date],
    today: date,
    leaders: Leaders,
) -> dict[int, list[Call]]:
    """By senior, the visits that count, made or still to come; what leaders have to do is noted with them.

    A day on which a care plan will ask for a visit counts too, as long as its visit was not made yet.
    """
    found: dict[int, list[Call]] = defaultdict(list)
    query = (
        select(
            Visit.id, Visit.senior_id, Visit.day, Visit.window_end, Visit.state, Visit.preferred_worker_id,
            Visit.channel, Service.family,
        )
        .join(Service, Service.code == Visit.service_code)
        .where(Visit.senior_id.in_(chosen), Visit.day.between(*span), Visit.state.in_(OVER | OPEN | BEGUN))
        .order_by(Visit.day, Visit.id)
    )  # fmt: skip
    for row in session.execute(query):
        over = row.state in OVER
        if row.preferred_worker_id is not None and not over:
            leaders.note(row.preferred_worker_id, row.day)
        if row.family in counts and row.channel != DEVICE_CHANNEL and (over or row.day >= today):
            found[row.senior_id].append(Call(row.id, row.day, row.window_end, over))
    _add_agreed(session, chosen, counts, (today, span[1]), leaders, found)
    return found


def _add_agreed(
    session: Session,
    chosen: Select[int],
    counts: Collection[str],
    span: tuple[date, date],
    leaders: Leaders,
    found: dict[int, list[Call]],
) -> None:
    services = set(session.scalars(select(Service.code).where(Service.family.in_(sorted(counts)))))
    whose = Whose.of_seniors(chosen)
    for one in lacking(session, wanted_of(session, *span, whose), *span, whose):
        agreed = one.item.common
        if agreed["service_code"] not in services:
            continue
        if agreed["preferred_worker_id"] is not None:
            leaders.note(agreed["preferred_worker_id"], one.day)
        found[agreed["senior_id"]].append(Call(None, one.day, None, over=False))
