"""Closing an alarm, with an outcome and a note."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import WAITING
from eldercare.alerts.actions.holding import alarm_for
from eldercare.alerts.errors import OutcomeMissingError
from eldercare.alerts.models import Alarm
from eldercare.alerts.rules import CLOSED, OUTCOMES
from eldercare.alerts.telling import posting
from eldercare.alerts.timeline import note, tell
from eldercare.core.db import transaction
from eldercare.core.time import local_date
from eldercare.visits.actions.changes import note_change

FALL = "fall"
FELL = frozenset({"helped", "ambulance", "other"})
"""Outcomes after which somebody looks in within a day; from a hospital the return is recorded."""


def close_alarm(alarm_id: int, *, outcome: str, remark: str, by: User, now: datetime) -> Alarm:
    """Close with what came out. Raises OutcomeMissingError, StepRefusedError or NotOfferedError.

    Whoever closes an alarm that nobody took has answered it by doing so.
    """
    with transaction() as session:
        alarm, target = alarm_for(session, alarm_id, "close", by=by)
        if outcome not in OUTCOMES or not remark.strip():
            raise OutcomeMissingError
        before, alarm.state = alarm.state, target
        alarm.closed_at, alarm.closed_by = now, by.id
        alarm.outcome, alarm.note = outcome, remark.strip()[:1000]
        alarm.accepted_at = alarm.accepted_at or now
        alarm.next_action_at = alarm.overdue_at = alarm.last_press_at = None
        for offer in alarm.offers:
            if offer.state in WAITING:
                offer.state = "expired"
        posting.cancel_waiting(alarm)
        note(alarm, CLOSED, now=now, by=by, worker_id=by.worker_id, source=before, outcome=outcome)
        audit(by, "alarm.close", "alarm", alarm.id, now=now, detail={"outcome": outcome})
        tell(alarm, CLOSED, now=now)
        if alarm.kind == FALL and outcome in FELL:
            source, day = f"alarm:{alarm.id}", local_date(alarm.opened_at)
            note_change(alarm.senior_id, FALL, source=source, happened_on=day, actor=by, now=now)
        return alarm
