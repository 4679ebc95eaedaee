"""What the clock runs in this room."""

from datetime import datetime

import structlog

from eldercare.people.actions.erasing import erase_expired
from eldercare.people.actions.settling import move_over

log = structlog.get_logger(__name__)


def sweep_retention(now: datetime) -> int:
    """Erase whose time of keeping is over; returns how many."""
    done = erase_expired(now=now)
    log.info("retention_run", erased=done.erased, kept_back=done.kept_back)
    return done.erased


def move_people_over(now: datetime) -> int:
    """Each minute: let those live elsewhere whose day has come; returns how many."""
    return move_over(now)
