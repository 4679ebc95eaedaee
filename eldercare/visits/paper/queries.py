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
    """When the newest paper of a day came out and by whom.

    `anew`: the plan was published since; `gone`: how many visits stand on paper that do not take place on
    this day any more.
    """

    at: datetime
    by: str
    anew: bool
    gone: int

    @property
    def outdated(self) -> bool:
        """Whether somebody holds paper that is wrong."""
        return self.anew or self.gone > 0


def last_print(station_id: int, day: date, plan: DayPlan | None) -> LastPrint | None:
    """The newest print of a station's day, route sheets or list; None when there is no paper to be wrong."""
    rows = (
        select(DayPrint)
        .where(DayPrint.station_id == station_id, DayPrint.day == day, DayPrint.what.in_(PRINTED))
        .options(joinedload(DayPrint.printer))
        .order_by(DayPrint.printed_at, DayPrint.id)
    )
    prints = db.session.scalars(rows).all()
    if not prints:
        return None
    newest, published = prints[-1], plan.published_at if plan else None
    anew = bool(published and published > newest.printed_at)
    return LastPrint(
        newest.printed_at, newest.printer.display_name, anew, _gone(station_id, day, on_paper(prints))
    )


def on_paper(prints: Sequence[DayPrint]) -> set[int]:
    """The visits on what is in use of these prints, the oldest first.

    A new one replaces the old one of its kind, the sheet of one person alone only that person's.
    """
    in_use: dict[tuple[str, str], Sequence[int]] = {}
    for row in prints:
        if row.worker_id is None:
            in_use = {key: ids for key, ids in in_use.items() if key[0] != row.what}
        in_use |= {(row.what, sheet): ids for sheet, ids in row.visits.items()}
    return {visit_id for ids in in_use.values() for visit_id in ids}


def _gone(station_id: int, day: date, ids: set[int]) -> int:
    here = select(Visit.id).where(
        Visit.station_id == station_id, Visit.day == day, Visit.state != "cancelled", Visit.id.in_(ids)
    )
    return len(ids - set(db.session.scalars(here))) if ids else 0


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
