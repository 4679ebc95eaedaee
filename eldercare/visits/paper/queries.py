"""What was printed of a day, and the visits of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eldercare.core.db import db
from eldercare.people.models import Station, Worker
from eldercare.visits.board.queries import visit_options
from eldercare.visits.models import DayPlan, DayPrint, Visit
from eldercare.visits.paper.kinds import PRINTED


@dataclass(frozen=True, slots=True)
class LastPrint:
    """When the newest paper of a day came out, by whom, and whether the plan was published since."""

    at: datetime
    by: str
    outdated: bool


def last_print(station_id: int, day: date, plan: DayPlan | None) -> LastPrint | None:
    """The newest print of a station's day, route sheets or list; None when there is no paper to be wrong."""
    row = db.session.scalar(
        select(DayPrint)
        .where(DayPrint.station_id == station_id, DayPrint.day == day, DayPrint.what.in_(PRINTED))
        .options(joinedload(DayPrint.printer))
        .order_by(DayPrint.printed_at.desc(), DayPrint.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    published = plan.published_at if plan else None
    return LastPrint(row.printed_at, row.printer.display_name, bool(published and published > row.printed_at))


def visits_between(station: Station, first: date, days: int) -> Sequence[Visit]:
    """The visits of some days with what a line shows; as many queries for a week as for a day."""
    last = first + timedelta(days=days - 1)
    rows = (
        select(Visit)
        .where(Visit.station_id == station.id, Visit.day.between(first, last))
        .options(*visit_options())
        .order_by(Visit.day, Visit.window_start, Visit.id)
    )
    return db.session.scalars(rows).all()


def workers_of(visits: Sequence[Visit]) -> dict[int, Worker]:
    """The people of visits by id, in order of their names."""
    ids = {part.worker_id for visit in visits for part in visit.assignments if part.worker_id}
    rows = select(Worker).where(Worker.id.in_(ids)).order_by(Worker.name_pinyin, Worker.id)
    return {worker.id: worker for worker in db.session.scalars(rows)}
