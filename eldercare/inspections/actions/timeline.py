"""One step of a hazard: its state, its line on the timeline, the audit trail and the feed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version
from eldercare.core.errors import NotFoundError
from eldercare.inspections.models import Hazard, HazardEvent
from eldercare.inspections.rules import HAZARD_STEPS


def locked(session: Session, hazard_id: int, version: int | None) -> Hazard:
    """The hazard, held until the commit; refuses an editor who read an older version."""
    hazard = session.get(Hazard, hazard_id, with_for_update=True)
    if hazard is None:
        raise NotFoundError
    check_version(hazard, version)
    return hazard


def take_step(
    hazard: Hazard,
    verb: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Move a hazard by one allowed step and tell of it; raises StepRefusedError or ForbiddenError."""
    hazard.state = HAZARD_STEPS.target(hazard.state, verb, by.role)
    write_event(hazard, verb, by=by, now=now, note=note, data=data)
    audit(by, verb, "hazard", hazard.id, now=now, detail={"state": hazard.state} | (data or {}))
    feed.tell(
        "hazard",
        now=now,
        data={"hazard_id": hazard.id, "verb": verb, "state": hazard.state},
        area_code=hazard.area_code,
        institution_id=hazard.institution_id,
    )


def write_event(
    hazard: Hazard,
    verb: str,
    *,
    by: User,
    now: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Add a line to the timeline; lines are never changed."""
    hazard.events.append(
        HazardEvent(at=now, actor_id=by.id, verb=verb, state=hazard.state, note=note.strip(), data=data or {})
    )
