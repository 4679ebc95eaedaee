"""Looking into an alarm that was answered too late: what was found, by whom and when."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.holding import locked_alarm
from eldercare.alerts.errors import ReviewMissingError
from eldercare.alerts.models import Alarm
from eldercare.core.db import transaction

NOTE_LIMIT = 2000


def review_alarm(alarm_id: int, *, remark: str, by: User, now: datetime) -> Alarm:
    """Store what was found; a later note takes the place of the first. Raises ReviewMissingError."""
    words = remark.strip()
    if not 0 < len(words) <= NOTE_LIMIT:
        raise ReviewMissingError
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        again = alarm.reviewed_at is not None
        alarm.review_note, alarm.reviewed_by, alarm.reviewed_at = words, by.id, now
        audit(by, "alarm.review", "alarm", alarm.id, now=now, detail={"again": again})
        return alarm
