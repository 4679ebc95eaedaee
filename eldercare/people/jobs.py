"""What the clock runs in this room."""

from datetime import datetime

import structlog

from eldercare.people.actions.erasing import erase_expired
from eldercare.people.actions.postings import keep_postings

log = structlog.get_logger(__name__)


def sweep_retention(now: datetime) -> int:
    """Erase whose time of keeping is over; returns how many."""
    done = erase_expired(now=now)
    log.info("retention_run", erased=done.erased, kept_back=done.kept_back)
    return done.erased


def update_postings(now: datetime) -> int:
    """Close who has left and move who changes the station; returns how many."""
    return keep_postings(now)
