"""This room's part of erasing a person: amounts stay as they were billed, the village goes."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eldercare.funding.models import Charge
from eldercare.people.erasing import Part


def standing(_session: Session, _senior_id: int, _now: datetime) -> list[str]:
    """Nothing: what was charged stays charged."""
    return []


def drop(session: Session, senior_id: int, town: str) -> None:
    """Charges say the town instead of the village."""
    session.execute(update(Charge).where(Charge.senior_id == senior_id).values(area_code=town))


PART = Part(standing, drop)
