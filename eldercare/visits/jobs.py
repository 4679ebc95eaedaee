"""What the clock runs in this room."""

from datetime import datetime, timedelta

from eldercare.core.time import local_date
from eldercare.visits.actions import places
from eldercare.visits.actions.calls import look_after_calls
from eldercare.visits.actions.changes import find_new_grades
from eldercare.visits.actions.lateness import close_past_days, raise_late_visits
from eldercare.visits.actions.tier_round import Generated
from eldercare.visits.actions.tiers import generate_tier_visits
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


def make_tier_visits(now: datetime) -> Generated:
    """Each night, before the day is planned: the visits of care that the tiers ask for."""
    return generate_tier_visits(now)


def look_for_changes(now: datetime) -> int:
    """Every minute: another ability grade asks for a visit within a day. Returns how many were seen."""
    return find_new_grades(now)


def raise_promises(now: datetime) -> int:
    """Every half minute: requests by phone whose promise has passed. Returns how many were raised."""
    return look_after_calls(now)
