"""Major changes: recorded by somebody, or seen by the system; after each somebody looks in within a day."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.assessments.models import Assessment
from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.visits.actions.tiers import add_due
from eldercare.visits.models import MajorChange, VisitDue
from eldercare.visits.tiers.rules import change_faults, change_window
from eldercare.visits.tiers.sets import rules_on

LOOK_BACK = timedelta(hours=48)
"""How old an assessment may be when the clock sees it; older ones come from lists, and nobody waits."""


def record_change(
    actor: User, senior_id: int, kind: str, day: date | None, note: str, *, now: datetime
) -> MajorChange:
    """Write down what has happened and have somebody look in.

    Raises InvalidInputError naming the fields, NotFoundError outside the scope, HasLeftError.
    """
    note = note.strip()
    found = change_faults(kind, day, note, today=local_date(now))
    if found or day is None:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = session.get(Senior, senior_id, with_for_update={"of": Senior})
        if senior is None:
            raise NotFoundError
        authorize(actor, "senior.edit", senior.where)
        if senior.left_on is not None:
            raise HasLeftError
        return _write(session, senior, kind, day, now, actor=actor, note=note or None)


def note_change(
    senior_id: int, kind: str, *, source: str, happened_on: date, actor: User | None, now: datetime
) -> MajorChange | None:
    """What another row says has happened; None when that row was counted already. `source` names the row."""
    with transaction() as session:
        if session.scalar(select(MajorChange.id).where(MajorChange.source == source)) is not None:
            return None
        senior = session.get_one(Senior, senior_id)
        return _write(session, senior, kind, happened_on, now, actor=actor, source=source)


def catch_up(session: Session, senior: Senior, now: datetime) -> None:
    """Inside the caller's transaction: somebody on whom nobody called when a change was recorded, as in
    hospital, is there again; within its hours somebody still looks in."""
    rules = rules_on(local_date(now))
    if rules is None:
        return
    missed = select(MajorChange).where(
        MajorChange.senior_id == senior.id,
        MajorChange.due_id.is_(None),
        MajorChange.recorded_at > now - timedelta(hours=rules.change_hours),
    )
    for change in session.scalars(missed.order_by(MajorChange.id)):
        change.due = _due(session, senior, change.kind, now)


def find_new_grades(now: datetime) -> int:
    """The clock: assessments of the last two days that came to another grade than the one before."""
    before = aliased(Assessment)
    last = (
        select(before.grade)
        .where(before.senior_id == Assessment.senior_id, before.id < Assessment.id)
        .order_by(before.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Assessment.id, Assessment.senior_id, Assessment.confirmed_at)
        .where(Assessment.confirmed_at > now - LOOK_BACK, Assessment.grade != last)
        .order_by(Assessment.id)
    ).all()
    sources = {f"assessment:{row.id}": row for row in rows}
    known = set(db.session.scalars(select(MajorChange.source).where(MajorChange.source.in_(sources))))
    db.session.rollback()
    for source in sources.keys() - known:
        row = sources[source]
        note_change(
            row.senior_id, "grade", source=source, happened_on=local_date(row.confirmed_at), actor=None,
            now=now,
        )  # fmt: skip
    return len(sources.keys() - known)


def _write(
    session: Session,
    senior: Senior,
    kind: str,
    day: date,
    now: datetime,
    *,
    actor: User | None,
    source: str | None = None,
    note: str | None = None,
) -> MajorChange:
    change = MajorChange(
        senior_id=senior.id, kind=kind, happened_on=day, source=source, note=note, recorded_at=now,
        recorded_by=actor.id if actor else None,
    )  # fmt: skip
    change.due = _due(session, senior, kind, now)
    session.add(change)
    session.flush()
    detail = {"kind": kind, "day": day.isoformat(), "due_id": change.due_id}
    audit(actor, "senior_changed_much", "senior", senior.id, now=now, detail=detail)
    return change


def _due(session: Session, senior: Senior, kind: str, now: datetime) -> VisitDue | None:
    rules = rules_on(local_date(now))
    if rules is None:
        return None
    due_at, _last = change_window(now, local_date(now), rules.change_hours)
    return add_due(session, senior, kind, due_at, now)
