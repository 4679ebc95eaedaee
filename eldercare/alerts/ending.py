"""This room's part of a worker who leaves: an alarm in hand is handed over first."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import ACCEPTED, EN_ROUTE, ON_SCENE
from eldercare.core.errors import N_
from eldercare.people.ending import Part


def standing(session: Session, worker_id: int) -> list[str]:
    """An alarm that the person took and has not closed."""
    held = exists().where(Alarm.worker_id == worker_id, Alarm.state.in_((ACCEPTED, EN_ROUTE, ON_SCENE)))
    return [N_("An alarm is in this person's hands.")] if session.scalar(select(held)) else []


PART = Part(standing=standing)
