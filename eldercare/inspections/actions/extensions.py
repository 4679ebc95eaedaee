"""More time for a repair: asked by the institution, decided by the bureau."""

from datetime import date, datetime

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.inspections.actions.timeline import locked, take_step
from eldercare.inspections.errors import NoExtensionAskedError
from eldercare.inspections.models import Hazard
from eldercare.inspections.rules import check_extension


def request_extension(
    hazard_id: int, *, until: date | None, reason: str, by: User, now: datetime, version: int | None = None
) -> Hazard:
    """Ask for a later deadline; a second request stands in place of the first."""
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        day = check_extension(until, hazard.deadline, reason)
        take_step(hazard, "request_extension", by=by, now=now, note=reason, data={"until": day.isoformat()})
        hazard.extension_requested = True
        hazard.extension_until, hazard.extension_reason = day, reason.strip()
        return hazard


def grant_extension(
    hazard_id: int, *, note: str = "", by: User, now: datetime, version: int | None = None
) -> Hazard:
    """Move the deadline to the day that was asked for; raises NoExtensionAskedError."""
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        if not hazard.extension_requested or hazard.extension_until is None:
            raise NoExtensionAskedError
        days = {"from": hazard.deadline.isoformat(), "until": hazard.extension_until.isoformat()}
        take_step(hazard, "grant_extension", by=by, now=now, note=note, data=days)
        hazard.deadline = hazard.extension_until
        hazard.extension_requested = False
        return hazard


def refuse_extension(
    hazard_id: int, *, note: str = "", by: User, now: datetime, version: int | None = None
) -> Hazard:
    """Keep the deadline as it is; raises NoExtensionAskedError."""
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        if not hazard.extension_requested:
            raise NoExtensionAskedError
        take_step(hazard, "refuse_extension", by=by, now=now, note=note)
        hazard.extension_requested = False
        return hazard
