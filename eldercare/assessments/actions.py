"""Recording an assessment, and reading one; the only writers of this room's table and of a senior's grade."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.assessments.entry import SheetEntry, faults
from eldercare.assessments.errors import AlreadyCorrectedError
from eldercare.assessments.models import Assessment
from eldercare.assessments.rules import Result, Standing, evaluate, in_force, next_due
from eldercare.assessments.scales import setting
from eldercare.core.db import transaction
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions import set_grade
from eldercare.people.errors import HealthClosedError
from eldercare.people.models import Senior
from eldercare.people.queries import health_closed


def check(actor: User, senior_id: int, entry: SheetEntry, *, now: datetime) -> Result:
    """What the sheet would come to; nothing is written. Raises as `record` does."""
    with transaction() as session:
        _senior(session, actor, senior_id)
        _refuse_faults(entry, now)
        _corrected(session, senior_id, entry)
        return evaluate(entry.scale, entry.answers, entry.adjustments)


def record(actor: User, senior_id: int, entry: SheetEntry, *, now: datetime) -> Assessment:
    """Keep a sheet, confirmed by `actor`; the senior's grade follows. The same key again is the same sheet.

    Raises InvalidInputError that names each field, NotFoundError when senior or corrected sheet are out of
    reach, AlreadyCorrectedError when somebody corrected it before.
    """
    with transaction() as session:
        senior = _senior(session, actor, senior_id)
        known = session.scalar(select(Assessment).where(Assessment.key == entry.key))
        if known is not None and known.senior_id == senior_id:
            return known
        _refuse_faults(entry, now)
        _corrected(session, senior_id, entry)
        row = _row(actor, senior_id, entry, now)
        session.add(row)
        session.flush()
        detail = {"assessment_id": row.id, "scale": row.scale_id, "corrects": row.corrects_id}
        audit(actor, "senior_assessed", "senior", senior_id, now=now, detail=detail)
        _let_grade_follow(session, senior, now)
        return row


def read(actor: User, assessment_id: int, *, now: datetime) -> Assessment:
    """A whole sheet with its answers, after the line in the audit trail that says who read it.

    Raises NotFoundError, or HealthClosedError when the person took back the consent to health data.
    """
    with transaction() as session:
        row = session.get(Assessment, assessment_id)
        if row is None:
            raise NotFoundError
        authorize(actor, "senior.reveal", row.senior.where)
        if health_closed(row.senior_id):
            raise HealthClosedError
        detail = {"assessment_id": row.id}
        audit(actor, "assessment_read", "senior", row.senior_id, now=now, detail=detail)
        return row


def _senior(session: Session, actor: User, senior_id: int) -> Senior:
    """The senior, held until the commit: of two sheets at once the second sees the first."""
    senior = session.get(Senior, senior_id, with_for_update={"of": Senior})
    if senior is None:
        raise NotFoundError
    authorize(actor, "senior.edit", senior.where)
    return senior


def _refuse_faults(entry: SheetEntry, now: datetime) -> None:
    found = faults(entry, local_date(now))
    if found:
        raise InvalidInputError(found)


def _corrected(session: Session, senior_id: int, entry: SheetEntry) -> None:
    """The sheet that is corrected is one of the same senior and scale, and not corrected yet."""
    if entry.corrects_id is None:
        return
    older = session.get(Assessment, entry.corrects_id)
    if older is None or older.senior_id != senior_id or older.scale_id != entry.scale.id:
        raise NotFoundError
    if session.scalar(select(Assessment.id).where(Assessment.corrects_id == older.id)) is not None:
        raise AlreadyCorrectedError


def _row(actor: User, senior_id: int, entry: SheetEntry, now: datetime) -> Assessment:
    result = evaluate(entry.scale, entry.answers, entry.adjustments)
    assert entry.assessed_on is not None
    return Assessment(
        key=entry.key,
        senior_id=senior_id,
        scale_id=entry.scale.id,
        assessed_on=entry.assessed_on,
        reason=entry.reason,
        source=entry.source,
        assessors=[{"name": one.name, "medical": one.medical} for one in entry.assessors],
        answers_text=json.dumps(entry.answers),
        adjustments_text=json.dumps(entry.adjustments, ensure_ascii=False),
        subtotals=result.subtotals,
        total=result.total,
        preliminary_grade=result.preliminary,
        grade=result.grade,
        next_due_on=next_due(entry.scale, result.grade, entry.assessed_on),
        corrects_id=entry.corrects_id,
        correction_reason=entry.correction_reason if entry.corrects_id else "",
        confirmed_by=actor.id,
        confirmed_at=now,
    )


def _let_grade_follow(session: Session, senior: Senior, now: datetime) -> None:
    """The newest valid sheet gives the grade and the day by which the next is due."""
    columns = (getattr(Assessment, name) for name in Standing.__dataclass_fields__)
    rows = session.execute(select(*columns).where(Assessment.senior_id == senior.id)).all()
    counts = in_force((Standing(*row) for row in rows), setting())
    if counts is not None:
        set_grade(senior, counts.grade, counts.next_due_on, now=now)
