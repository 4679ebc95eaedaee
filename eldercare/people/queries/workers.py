"""Lists of workers, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Absence, Station, Worker
from eldercare.people.queries.paging import PER_PAGE, Page
from eldercare.people.queries.questions import name_matches, read_question

WITH_ALL = (
    joinedload(Worker.station),
    selectinload(Worker.skills),
    selectinload(Worker.shifts),
    selectinload(Worker.absences),
)


@dataclass(frozen=True, slots=True)
class WorkerFilters:
    """What the list is narrowed to. `away_on`: only who is absent on that day; `left`: only who has left."""

    q: str = ""
    kind: str = ""
    area: str = ""
    away_on: date | None = None
    left: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class WorkerList:
    """A page of workers and the counts of each kind under the other filters."""

    page: Page[Worker]
    by_kind: dict[str, int]


def list_workers(user: User, filters: WorkerFilters, per_page: int = PER_PAGE) -> WorkerList:
    """Workers in the user's scope with skills, shifts and absences. Five queries, however many there are."""
    counting = _narrowed(select(Worker.kind, func.count()), user, filters).group_by(Worker.kind)
    by_kind: dict[str, int] = dict(db.session.execute(counting).all())
    total = by_kind.get(filters.kind, 0) if filters.kind else sum(by_kind.values())
    page = max(1, min(filters.page, -(-total // per_page)))
    rows = _narrowed(select(Worker), user, filters)
    if filters.kind:
        rows = rows.where(Worker.kind == filters.kind)
    rows = rows.options(*WITH_ALL).order_by(Worker.kind, Worker.name_pinyin, Worker.id)
    listed = list(db.session.scalars(rows.offset((page - 1) * per_page).limit(per_page)))
    return WorkerList(Page(listed, total, page, per_page), by_kind)


def _narrowed(query: Any, user: User, filters: WorkerFilters) -> Any:
    query = query.where(Worker.active.is_not(filters.left))
    if question := read_question(filters.q):
        query = query.where(name_matches(Worker, question))
    if filters.area:
        query = query.where(Worker.area_code.startswith(filters.area))
    if filters.away_on is not None:
        day = filters.away_on
        away = (Absence.worker_id == Worker.id) & (Absence.first_day <= day) & (Absence.last_day >= day)
        query = query.where(exists().where(away))
    return within(query, Worker, user)


def workers_of(station: Station) -> Sequence[Worker]:
    """Everybody at work at a station, by kind and name."""
    query = select(Worker).where(Worker.station_id == station.id, Worker.active)
    return db.session.scalars(query.order_by(Worker.kind, Worker.name_pinyin, Worker.id)).all()


def worker_of(user: User, worker_id: int) -> Worker:
    """One worker with all that belongs to them. Raises NotFoundError outside the user's scope."""
    query = select(Worker).where(Worker.id == worker_id).options(*WITH_ALL)
    worker = db.session.scalar(within(query, Worker, user))
    if worker is None:
        raise NotFoundError
    return worker
