"""What changed for a worker since the last look: old and new, on the phone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from eldercare.core.db import db
from eldercare.people.models import Senior
from eldercare.visits.models import UnseenChange, Visit


@dataclass(frozen=True, slots=True)
class Unseen:
    """A change with its visit; `kind`: gained, lost or moved."""

    row: UnseenChange
    visit: Visit

    @property
    def kind(self) -> str:
        """What it means for the worker."""
        if self.row.was is None:
            return "gained"
        return "lost" if self.row.now is None else "moved"


def unseen_of(worker_id: int, today: date) -> list[Unseen]:
    """The changes from today on that the worker has not looked at, by day and time. One query."""
    senior = joinedload(Visit.senior).load_only(Senior.id, Senior.name)
    rows = db.session.execute(
        select(UnseenChange, Visit)
        .join(Visit, UnseenChange.visit_id == Visit.id)
        .where(
            UnseenChange.worker_id == worker_id,
            UnseenChange.day >= today,
            Visit.state != "cancelled",
        )
        .options(senior, joinedload(Visit.service), load_only(Visit.id, Visit.day, Visit.state))
        .order_by(UnseenChange.day, UnseenChange.now, UnseenChange.was, UnseenChange.id)
    )
    return [Unseen(row, visit) for row, visit in rows]
