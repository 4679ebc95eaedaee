"""Every published visit of the day: check in at the door, tick the tasks, check out."""

from collections import Counter
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.geo import Place
from eldercare.visits.actions.attendance import check_in, check_out
from eldercare.visits.actions.field import Sent
from eldercare.visits.actions.tasks import tick_task
from eldercare.visits.models import Assignment, Visit


def serve(day: date) -> dict[str, int]:
    """Serve each visit at its published time; counts by the state it ends in."""
    users = {
        user.worker_id: user for user in db.session.scalars(select(User).where(User.worker_id.is_not(None)))
    }
    parts = (
        select(Assignment)
        .join(Visit, Visit.id == Assignment.visit_id)
        .where(Visit.day == day, Visit.state == "planned")
        .options(
            joinedload(Assignment.visit).options(
                joinedload(Visit.senior), joinedload(Visit.service), selectinload(Visit.assignments)
            )
        )
    )
    steps: list[tuple[datetime, int, Assignment]] = []
    for part in db.session.scalars(parts):
        if part.published_starts_at and part.published_ends_at:
            steps.append((part.published_starts_at, 1, part))
            steps.append((part.published_ends_at, 0, part))
    for moment, entering, part in sorted(steps, key=lambda step: (step[0], step[1], step[2].id)):
        user = users[part.published_worker_id]
        if entering:
            _enter(part, user, moment)
        else:
            check_out(part.visit_id, user, _here(part, moment), now=moment)
    return dict(Counter(db.session.scalars(select(Visit.state).where(Visit.day == day))))


def _here(part: Assignment, moment: datetime) -> Sent:
    home: Place = part.visit.senior.place
    return Sent(lat=home.lat, lon=home.lon, accuracy=10.0, device_at=moment)


def _enter(part: Assignment, user: User, moment: datetime) -> None:
    check_in(part.visit_id, user, _here(part, moment), now=moment)
    if part.position == 0:
        for task in part.visit.terms.tasks:
            tick_task(part.visit_id, task["code"], user, _here(part, moment), now=moment)
