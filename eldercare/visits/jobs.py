"""What the clock runs in this room."""

from datetime import datetime, timedelta

from eldercare.core.time import local_date
from eldercare.visits.actions import answers, places
from eldercare.visits.actions.announcing import announce_visits
from eldercare.visits.actions.lateness import close_past_days, raise_late_visits
from eldercare.visits.announcing.queries import stations_that_tell
from eldercare.visits.planning import PlanningSummary, plan_day


def plan_tomorrow(now: datetime) -> PlanningSummary:
    """Each evening: tomorrow's visits, and a draft of who makes them. An operator publishes it."""
    return plan_day(local_date(now) + timedelta(days=1), now=now)


def refresh_places(now: datetime) -> int:
    """Every minute: keep where people are for alarms, and forget what is old. Returns how many changed."""
    return places.refresh_places(now)


def raise_late(now: datetime) -> int:
    """Every half minute: tell the desks of visits that nobody has come to. Returns how many."""
    return raise_late_visits(now)


def close_days(now: datetime) -> int:
    """Each night: settle what the days before left open. Returns how many visits changed."""
    return close_past_days(now)


def tell_of_visits(now: datetime) -> int:
    """Every minute: tell seniors and families of what comes, station by station. Returns how many."""
    return sum(announce_visits(station_id, now=now) for station_id in stations_that_tell())


def forget_links(now: datetime) -> int:
    """Each night: drop links of messages that no longer hold. Returns how many."""
    return answers.forget_links(now)
