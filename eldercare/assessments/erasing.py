"""This room's part of erasing a person: grades and days stay for the figures, what was found out goes."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eldercare.assessments.models import Assessment
from eldercare.people.erasing import Part


def standing(_session: Session, _senior_id: int, _now: datetime) -> list[str]:
    """Nothing: an assessment keeps nobody on the register."""
    return []


def drop(session: Session, senior_id: int, _town: str) -> None:
    """Answers, sub-totals and every text go; scale, day and grade name nobody."""
    nothing = {"answers_text": "{}", "adjustments_text": "{}", "correction_reason": ""}
    own = update(Assessment).where(Assessment.senior_id == senior_id)
    session.execute(own.values(**nothing, subtotals={}, total=None, assessors=[]))


PART = Part(standing, drop)
