"""What a worker's phone shows in plain on the day of a visit: the numbers of the senior and the contacts."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db, transaction
from eldercare.core.time import day_bounds, local_date
from eldercare.visits.models import Visit

SHOWN = "senior_revealed"


def note_numbers_shown(visit: Visit, actor: User, *, now: datetime) -> bool:
    """Write down, once for each visit and person, that the numbers were read; whether it was the first time.

    The phone works where there is no net, so the numbers come with the page and not one by one.
    """
    if _is_noted(visit, actor, now):
        return False
    visit_id, senior_id = visit.id, visit.senior_id
    with transaction():
        detail = {"field": "phone", "reason": "visit", "visit_id": visit_id}
        audit(actor, SHOWN, "senior", senior_id, now=now, detail=detail)
    return True


def _is_noted(visit: Visit, actor: User, now: datetime) -> bool:
    lines = select(AuditEntry.detail).where(
        AuditEntry.subject_kind == "senior",
        AuditEntry.subject_id == visit.senior_id,
        AuditEntry.verb == SHOWN,
        AuditEntry.actor_id == actor.id,
        AuditEntry.at >= day_bounds(local_date(now))[0],
    )
    return any(detail.get("visit_id") == visit.id for detail in db.session.scalars(lines))
