"""The counts beside the doors of the rail: what waits for this user, each read from an index."""

from datetime import date, datetime

from sqlalchemy import func, select

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.alerts.queries import waiting_for
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.inspections.queries import overdue_count
from eldercare.reports.queries.visits import lacks_somebody
from eldercare.visits.models import Visit


def badge_counts(user: User) -> dict[str, int]:
    """Alarms, unassigned, overdue, as of now: only of rooms that the role may enter."""
    return counts_at(user, now())


def counts_at(user: User, moment: datetime) -> dict[str, int]:
    """The same at a moment. Alarms are those for which consoles ring, tests never; for a responder the
    offers that wait for an answer; `urgency` is that of the most urgent. At most three queries."""
    today = local_date(moment)
    counts = {}
    if user.may("alarm.see") or user.may("alarm.respond"):
        waiting = waiting_for(user)
        counts["alarms"], counts["urgency"] = waiting.count, waiting.urgency
    if user.may("board.see"):
        counts["unassigned"] = unassigned_count(user, today)
    if user.may("hazard.see"):
        counts["overdue"] = overdue_count(user, today)
    return counts


def unassigned_count(user: User, day: date) -> int:
    """Visits of a day that lack a person and have not begun."""
    query = select(func.count()).select_from(Visit)
    return db.session.scalar(query.where(Visit.day == day, lacks_somebody(), scope_filter(Visit, user))) or 0
