"""Makers for days on which something goes wrong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dispatch
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Senior, Worker
from eldercare.visits.actions import disruptions
from eldercare.visits.disruptions.rules import LATE, SICK, Report
from eldercare.visits.models import Disruption, Replan, Visit
from eldercare.visits.planning.replan import answer_one
from tests.makers import NOW, TODAY, make_operator, make_visit
from tests.visits.board.makers import place

SOON = dispatch.MaxIterations(20_000)


def told(worker: Worker, minute: int = 600, **changes: Any) -> Visit:
    """A visit that this worker was told to make at the minute; it may start from 09:00 to 16:00."""
    values = {"window_start": at(TODAY, 540), "window_end": at(TODAY, 960)}
    visit = make_visit(worker=worker, **values | changes)
    with transaction():
        part, later = visit.assignments[0], visit.day - TODAY
        place(part, worker, minute, visit.minutes)
        part.starts_at, part.ends_at = part.starts_at + later, part.ends_at + later
        part.published_starts_at, part.published_ends_at = part.starts_at, part.ends_at
    return visit


def told_pair(first: Worker, second: Worker, minute: int = 600, **changes: Any) -> Visit:
    """A visit that two were told to make together."""
    visit = told(first, minute, staff_count=2, **changes)
    with transaction():
        part = visit.assignments[1]
        place(part, second, minute, visit.minutes)
        part.published_worker_id, part.published_starts_at = second.id, part.starts_at
        part.published_ends_at = part.ends_at
    return visit


def sick(worker: Worker, *, minute: int = 0, actor: User | None = None, now: datetime = NOW) -> Disruption:
    """The desk notes that somebody is sick today."""
    given = Report(SICK, worker.id, TODAY, TODAY, minute)
    return disruptions.report(actor or make_operator(), given, now=now)


def late(worker: Worker, minute: int, *, actor: User | None = None) -> Disruption:
    """The desk notes that somebody comes at that minute."""
    return disruptions.report(
        actor or make_operator(), Report(LATE, worker.id, TODAY, TODAY, minute), now=NOW
    )


def asked_for(disruption: Disruption) -> Replan:
    """The newest re-plan of a disruption."""
    return db.session.query(Replan).filter_by(disruption_id=disruption.id).order_by(Replan.id.desc()).first()


def answered(disruption: Disruption, *, now: datetime = NOW) -> Replan:
    """The re-plan of a disruption with the planner's real answer."""
    replan = asked_for(disruption)
    assert answer_one(replan.id, now=now, stop=SOON)
    db.session.rollback()
    return db.session.get_one(Replan, replan.id)


def fresh(row: Any) -> Any:
    """The row as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def stands(visit: Visit) -> list[tuple[int | None, datetime | None]]:
    """Who has each part in the draft, and when."""
    return [(part.worker_id, part.starts_at) for part in fresh(visit).assignments]


def names_of(seniors: Sequence[Senior]) -> list[str]:
    """The names, to look for on a page."""
    return [one.name for one in seniors]
