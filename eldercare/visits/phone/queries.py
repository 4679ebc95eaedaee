"""What one worker was told: visits of some days, with homes, companions, what was recorded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Area, Senior, Worker
from eldercare.visits.by_hand.queries.one import wishes_of
from eldercare.visits.models import Assignment, Attendance, Visit, VisitTask
from eldercare.visits.rules import BEGUN, shown_state

VILLAGE_DIGITS = 12
WAITING = frozenset({"planned"}) | BEGUN


@dataclass(frozen=True, slots=True)
class MyVisit:
    """A visit as its worker sees it. `area` is the village; `with_` the names of those who come along; `wish`
    what a visit by hand asks of whoever comes."""

    visit: Visit
    part: Assignment
    attendance: Attendance | None
    ticked: frozenset[str]
    area: Area | None
    with_: tuple[str, ...]
    wish: str = ""

    @property
    def starts_at(self) -> datetime:
        """When the worker was told to be there."""
        return self.part.published_starts_at or self.visit.window_start

    @property
    def ends_at(self) -> datetime:
        """When the visit should be over."""
        return self.part.published_ends_at or self.starts_at + timedelta(minutes=self.visit.minutes)

    @property
    def waits(self) -> bool:
        """Whether this worker has still something to do about it."""
        out = self.attendance is not None and self.attendance.check_out_at is not None
        return self.visit.state in WAITING and not out

    @property
    def is_here(self) -> bool:
        """Whether this worker has checked in and not out."""
        return self.attendance is not None and self.attendance.check_out_at is None

    def state_at(self, now: datetime) -> str:
        """The state with its mark: for two people, the own part counts."""
        if self.is_here:
            return "in_progress"
        if self.visit.state == "in_progress":
            return "done" if self.attendance else "on_the_way"
        return shown_state(self.visit.state, self.visit.window_end, now)

    def tasks(self, language: str) -> list[dict[str, Any]]:
        """The tasks of the service with their texts, and which are ticked."""
        key = "en" if language == "en" else "zh"
        return [
            {"code": task["code"], "text": task[key], "done": task["code"] in self.ticked}
            for task in self.visit.terms.tasks
        ]


def my_visits(worker_id: int, first_day: date, last_day: date) -> list[MyVisit]:
    """The worker's visits of these days in the order of the day, cancelled ones too."""
    rows = (
        _parts()
        .where(Assignment.published_worker_id == worker_id, Visit.day.between(first_day, last_day))
        .order_by(Assignment.published_starts_at, Assignment.id)
    )
    return _assembled(db.session.scalars(rows).all(), worker_id)


def my_visit(user: User, visit_id: int) -> MyVisit:
    """One visit that was published to this user; else NotFoundError."""
    rows = _parts().where(Assignment.visit_id == visit_id, Assignment.published_worker_id == user.worker_id)
    part = db.session.scalar(rows)
    if part is None or user.worker_id is None:
        raise NotFoundError
    authorize(user, "visit.attend", part.visit.where)
    return _assembled([part], user.worker_id)[0]


def _parts() -> Select[Assignment]:
    visit = joinedload(Assignment.visit)
    companions = visit.selectinload(Visit.assignments).joinedload(Assignment.published_worker)
    return (
        select(Assignment)
        .join(Assignment.visit)
        .options(
            visit.joinedload(Visit.senior).selectinload(Senior.contacts),
            visit.joinedload(Visit.senior).selectinload(Senior.addresses),
            visit.joinedload(Visit.service),
            companions.load_only(Worker.id, Worker.name),
        )
    )


def _assembled(parts: Sequence[Assignment], worker_id: int) -> list[MyVisit]:
    ids = [part.visit_id for part in parts]
    mine = select(Attendance).where(Attendance.visit_id.in_(ids), Attendance.worker_id == worker_id)
    attendances = {row.visit_id: row for row in db.session.scalars(mine)}
    ticked, wishes = _ticked(ids), wishes_of(ids)
    areas = _villages(part.visit.residence.area_code for part in parts)
    return [
        MyVisit(
            visit=part.visit,
            part=part,
            attendance=attendances.get(part.visit_id),
            ticked=frozenset(ticked[part.visit_id]),
            area=areas.get(part.visit.residence.area_code[:VILLAGE_DIGITS]),
            wish=wishes.get(part.visit_id, ""),
            with_=tuple(
                other.published_worker.name
                for other in part.visit.assignments
                if other.published_worker is not None and other.published_worker_id != worker_id
            ),
        )
        for part in parts
    ]


def _ticked(visit_ids: Sequence[int]) -> dict[int, set[str]]:
    ticked: dict[int, set[str]] = defaultdict(set)
    rows = select(VisitTask.visit_id, VisitTask.code).where(VisitTask.visit_id.in_(visit_ids))
    for visit_id, code in db.session.execute(rows):
        ticked[visit_id].add(code)
    return ticked


def _villages(codes: Iterable[str]) -> dict[str, Area]:
    wanted = {code[:VILLAGE_DIGITS] for code in codes}
    return {area.code: area for area in db.session.scalars(select(Area).where(Area.code.in_(wanted)))}
