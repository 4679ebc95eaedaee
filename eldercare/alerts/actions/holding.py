"""What every step of a person begins and ends with: the alarm is held, the step allowed; then it is told."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.errors import NotOfferedError
from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import FIELD, STATES
from eldercare.alerts.timeline import note, tell
from eldercare.core.errors import NotFoundError


def locked_alarm(session: Session, alarm_id: int) -> Alarm:
    """The alarm, read afresh and held until the commit. Raises NotFoundError."""
    alarm = session.get(Alarm, alarm_id, with_for_update={"of": Alarm}, populate_existing=True)
    if alarm is None:
        raise NotFoundError
    return alarm


def alarm_for(session: Session, alarm_id: int, verb: str, *, by: User) -> tuple[Alarm, str]:
    """The alarm, held for a step of its holder, and the state to which the step leads.

    A responder goes on only with an alarm that is theirs; the desk may for anybody. Raises NotFoundError,
    StepRefusedError or NotOfferedError.
    """
    alarm = locked_alarm(session, alarm_id)
    target = STATES.target(alarm.state, verb, by.role)
    if by.role in FIELD and (by.worker_id is None or alarm.worker_id != by.worker_id):
        raise NotOfferedError
    return alarm, target


def say(
    alarm: Alarm, verb: str, *, by: User, worker_id: int | None, source: str, now: datetime, **params: Any
) -> None:
    """Leave a step behind: on the timeline, in the audit trail and on the screens."""
    note(alarm, verb, now=now, by=by, worker_id=worker_id, source=source, **params)
    audit(by, f"alarm.{verb}", "alarm", alarm.id, now=now)
    tell(alarm, verb, now=now)
