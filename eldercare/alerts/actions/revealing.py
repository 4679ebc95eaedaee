"""What a responder may read of the senior while going there: recorded, and only then."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.actions.holding import locked_alarm
from eldercare.alerts.errors import NotOfferedError
from eldercare.alerts.rules import GOING, ON_SCENE
from eldercare.core.db import transaction
from eldercare.core.errors import NotFoundError

FIELDS = frozenset({"phone", "health_note", "contact"})


def reveal_to_responder(
    alarm_id: int, field: str, *, by: User, now: datetime, contact_id: int | None = None
) -> str:
    """The plain value of one of FIELDS, for whoever has taken the alarm and until it is closed.

    Raises NotOfferedError for anybody else, NotFoundError for another field.
    """
    if field not in FIELDS:
        raise NotFoundError
    with transaction() as session:
        alarm = locked_alarm(session, alarm_id)
        if by.worker_id is None or alarm.worker_id != by.worker_id or alarm.state not in {*GOING, ON_SCENE}:
            raise NotOfferedError
        senior = alarm.senior
        phones = {contact.id: contact.phone for contact in senior.contacts}
        value = phones.get(contact_id or 0) if field == "contact" else getattr(senior, field)
        detail = {"field": field, "reason": "emergency", "alarm_id": alarm.id}
        audit(by, "senior_revealed", "senior", senior.id, now=now, detail=detail)
        return str(value or "")
