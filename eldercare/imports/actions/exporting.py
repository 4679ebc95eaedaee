"""A line in the audit trail for every list that leaves the system."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction


def record_export(
    actor: User, kind: str, rows: int | None, *, now: datetime, plain: bool = False, reason: str = ""
) -> None:
    """Note who took which list along; `plain` with the reason when nothing in it was masked."""
    detail = {"rows": rows} | ({"plain": True, "reason": reason} if plain else {})
    with transaction():
        audit(actor, "exported", kind, None, now=now, detail=detail)
