"""What the clock runs in this room."""

from datetime import datetime, timedelta

from eldercare.core.time import local_date
from eldercare.visits.actions import places
from eldercare.visits.actions.lateness import close_past_days, raise_late_visits
from eldercare.visits.planning import PlanningSummary, plan_day
from eldercare.visits.planning.replan import answer_asked


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


def answer_replans(now: datetime) -> int:
    """Every second: work out the re-plans that were asked for. Returns how many."""
    return answer_asked(now)
