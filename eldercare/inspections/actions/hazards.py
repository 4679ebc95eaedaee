"""Putting a hazard right, looking again, and closing it."""

from collections.abc import Sequence
from datetime import datetime

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import local_date
from eldercare.inspections.actions.answers import photos_of
from eldercare.inspections.actions.timeline import locked, take_step
from eldercare.inspections.models import Hazard, Rectification
from eldercare.inspections.rules import RECTIFIER_VERBS, check_closer, check_rectification


def begin_repair(
    hazard_id: int, *, note: str = "", by: User, now: datetime, version: int | None = None
) -> Hazard:
    """The institution has read it and begins."""
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        take_step(hazard, "begin", by=by, now=now, note=note)
        return hazard


def submit_rectification(
    hazard_id: int,
    *,
    note: str,
    photos: Sequence[str],
    by: User,
    now: datetime,
    version: int | None = None,
) -> Hazard:
    """Hand in what was done, with photos by their addresses; the hazard then waits for its re-check.

    A request for more time that is still open falls away. Raises InvalidInputError by the field.
    """
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        shown = photos_of(session, photos)
        check_rectification(note, len(shown))
        take_step(hazard, "submit", by=by, now=now, note=note, data={"photos": len(shown)})
        hazard.rectifications.append(
            Rectification(note=note.strip(), submitted_by=by.id, at=now, photos=shown)
        )
        hazard.submitted_on = local_date(now)
        hazard.extension_requested = False
        return hazard


def return_hazard(
    hazard_id: int, *, note: str, by: User, now: datetime, version: int | None = None
) -> Hazard:
    """Send it back: what was done does not do. A reason is needed."""
    if not note.strip():
        raise InvalidInputError({"note": N_("Say what is still wrong.")})
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        take_step(hazard, "return", by=by, now=now, note=note)
        hazard.returns += 1
        return hazard


def close_hazard(
    hazard_id: int, *, note: str = "", by: User, now: datetime, version: int | None = None
) -> Hazard:
    """Close it after the re-check.

    Raises SelfClosureError for whoever answers for it or ever took a step of its repair, whatever the role
    is today.
    """
    with transaction() as session:
        hazard = locked(session, hazard_id, version)
        repairers = [e.actor_id for e in hazard.events if e.actor_id and e.verb in RECTIFIER_VERBS]
        check_closer(by.id, hazard.rectifier_id, repairers)
        take_step(hazard, "close", by=by, now=now, note=note)
        hazard.closed_by, hazard.closed_at = by.id, now
        return hazard
