"""Showing a masked value: only for a reason, and never without a line in the audit trail."""

from datetime import datetime

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.people.errors import HealthClosedError
from eldercare.people.models import Contact, Senior
from eldercare.people.queries.agreeing import health_closed
from eldercare.people.rules import EMERGENCY, REVEAL_FIELDS, REVEAL_REASONS


def reveal(
    actor: User, senior_id: int, field: str, *, reason: str, now: datetime, contact_id: int | None = None
) -> str:
    """The plain value of `field`, after the line that says who read it and why.

    `field` is one of REVEAL_FIELDS; `contact` shows the phone of `contact_id`. Raises InvalidInputError
    for an unknown field or reason, NotFoundError outside the scope, and HealthClosedError for a health note
    whose consent was taken back, but in an emergency (PIPL, article 13, 4).
    """
    found = {}
    if reason not in REVEAL_REASONS:
        found["reason"] = N_("Say why you need it.")
    if field not in REVEAL_FIELDS:
        found["field"] = N_("Choose one of the list.")
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        senior = session.get(Senior, senior_id)
        if senior is None:
            raise NotFoundError
        authorize(actor, "senior.reveal", senior.where)
        if field == "health_note" and reason != EMERGENCY and health_closed(senior.id):
            raise HealthClosedError
        value = _contact_phone(senior, contact_id) if field == "contact" else getattr(senior, field)
        detail = {"field": field, "reason": reason} | ({"contact_id": contact_id} if contact_id else {})
        audit(actor, "senior_revealed", "senior", senior.id, now=now, detail=detail)
        return value or ""


def _contact_phone(senior: Senior, contact_id: int | None) -> str:
    contact: Contact | None = next((c for c in senior.contacts if c.id == contact_id), None)
    if contact is None:
        raise NotFoundError
    return contact.phone


def record_export(actor: User, kind: str, rows: int, *, now: datetime) -> None:
    """Note that somebody took a list out of the system."""
    with transaction():
        audit(actor, "exported", kind, None, now=now, detail={"rows": rows})
