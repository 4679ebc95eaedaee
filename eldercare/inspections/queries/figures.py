"""Counts for the rail, for Today and for the figures of the county."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.inspections.models import Hazard
from eldercare.inspections.queries.hazards import condition, is_overdue
from eldercare.inspections.rules import OPEN_STATES, share

# The counts of a summary, by the filter that shows them.
KINDS = {
    "overdue": "overdue",
    "due_today": "today",
    "major": "major",
    "supervised": "supervised",
    "repeated": "repeated",
    "returned": "returned",
    "extension": "extension",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """Hazards in a user's scope: what is open today, and what was closed in a span of time.

    A hazard counts as rectified on time when the rectification that was accepted was handed in by its
    deadline, extensions included.
    """

    open: int = 0
    overdue: int = 0
    due_today: int = 0
    major: int = 0
    supervised: int = 0
    repeated: int = 0
    returned: int = 0
    extension: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    closed: int = 0
    closed_on_time: int = 0

    @property
    def on_time_share(self) -> float | None:
        """Rectified on time over closed, None when nothing was closed."""
        return share(self.closed_on_time, self.closed)


def overdue_count(user: User, today: date) -> int:
    """Open hazards past their deadline, for the badge of the rail."""
    query = select(func.count()).select_from(Hazard).where(scope_filter(Hazard, user), is_overdue(today))
    return db.session.scalar(query) or 0


def summary(user: User, *, today: date, since: datetime, until: datetime | None = None) -> Summary:
    """Counts for Today and the figures; `since` and `until` bound the closings that are counted."""
    mine = scope_filter(Hazard, user)
    is_open = Hazard.state.in_(OPEN_STATES)
    wanted = [func.count().label("open")]
    for name, kind in KINDS.items():
        wanted.append(func.count().filter(condition(kind, today)).label(name))
    counts = db.session.execute(select(*wanted).where(mine, is_open)).one()._mapping
    states = select(Hazard.state, func.count()).where(mine, is_open).group_by(Hazard.state)
    span = [mine, Hazard.state == "closed", Hazard.closed_at >= since]
    if until is not None:
        span.append(Hazard.closed_at < until)
    kept = func.count().filter(Hazard.submitted_on <= Hazard.deadline)
    closed, on_time = db.session.execute(select(func.count(), kept).where(*span)).one()
    by_state = dict(db.session.execute(states).all())
    return Summary(**counts, by_state=by_state, closed=closed, closed_on_time=on_time)
