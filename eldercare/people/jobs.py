"""What the clock runs in this room."""

from datetime import datetime

import structlog
from flask import current_app

from eldercare.people.actions.departures import settle_departures
from eldercare.people.actions.erasing import erase_expired
from eldercare.people.actions.postings import keep_postings
from eldercare.people.actions.settling import move_over
from eldercare.people.geocoding.providers import provider_of
from eldercare.people.geocoding.queue import enqueue_missing
from eldercare.people.geocoding.work import forget_old_answers, work_on_queue

log = structlog.get_logger(__name__)


def sweep_retention(now: datetime) -> int:
    """Erase whose time of keeping is over; returns how many."""
    done = erase_expired(now=now)
    log.info("retention_run", erased=done.erased, kept_back=done.kept_back)
    return done.erased


def settle_leaving(now: datetime) -> int:
    """Take off the roll whose day has come; returns how many."""
    return settle_departures(now)


def move_people_over(now: datetime) -> int:
    """Each minute: let those live elsewhere whose day has come; returns how many."""
    return move_over(now)


def find_positions(now: datetime) -> int:
    """Each second: find addresses that wait, as fast as the provider allows; returns how many."""
    provider = provider_of(current_app.config["SETTINGS"])
    return work_on_queue(provider, now=now) if provider else 0


def look_for_unplaced(now: datetime) -> int:
    """Each minute: put those without a position into the queue; returns how many."""
    return enqueue_missing(now=now) if current_app.config["SETTINGS"].geocoder else 0


def forget_answers(now: datetime) -> int:
    """Each night: drop what providers said long ago; returns how many."""
    return forget_old_answers(now=now)


def update_postings(now: datetime) -> int:
    """Close who has left and move who changes the station; returns how many."""
    return keep_postings(now)
