"""What the clock runs in this room."""

from datetime import datetime

import structlog

from eldercare.people.actions.departures import settle_departures
from eldercare.people.actions.erasing import erase_expired

log = structlog.get_logger(__name__)


def sweep_retention(now: datetime) -> int:
    """Erase whose time of keeping is over; returns how many."""
    done = erase_expired(now=now)
    log.info("retention_run", erased=done.erased, kept_back=done.kept_back)
    return done.erased


def settle_leaving(now: datetime) -> int:
    """Take off the roll whose day has come; returns how many."""
    return settle_departures(now)
