"""What the clock runs in this room."""

from datetime import datetime

from eldercare.visits.actions import answers, places, plan_jobs, unseen
from eldercare.visits.actions.announcing import announce_visits
from eldercare.visits.actions.calls import look_after_calls
from eldercare.visits.actions.changes import find_new_grades
from eldercare.visits.actions.gatherings.making import make_coming_days
from eldercare.visits.actions.gatherings.running import close_past_gatherings
from eldercare.visits.actions.lateness import close_past_days, raise_late_visits
from eldercare.visits.actions.tier_round import Generated
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.announcing.queries import stations_that_tell
from eldercare.visits.plan_jobs.rules import LONG, QUICK
from eldercare.visits.plan_jobs.watch import HELD
from eldercare.visits.plan_jobs.working import Planner
from eldercare.visits.planning.replan import answer_asked

QUICK_PLANNER, LONG_PLANNER = Planner(QUICK), Planner(LONG)


def order_plans(now: datetime) -> int:
    """Each evening: ask for the plan of tomorrow, and after a Friday for that of the week to come."""
    return len(plan_jobs.order_plans(now))


def plan_quickly(now: datetime) -> int:
    """Twice a second: plan the station's days that somebody waits for. Returns how many jobs were done."""
    return QUICK_PLANNER.work(now)


def plan_at_length(now: datetime) -> int:
    """Every second: the plans that take longer. Returns how many jobs were done."""
    return LONG_PLANNER.work(now)


def hold_planning(*, held: bool) -> None:
    """Let the jobs at work stand where they are while this process ends, or let them go on."""
    (HELD.set if held else HELD.clear)()


def forget_plan_jobs(now: datetime) -> int:
    """Each night: drop planning jobs that ended long ago, and word of changes of days that are over.

    Returns how many jobs."""
    unseen.forget_past(now)
    return plan_jobs.forget_old(now)


def refresh_places(now: datetime) -> int:
    """Every minute: keep where people are for alarms, and forget what is old. Returns how many changed."""
    return places.refresh_places(now)


def raise_late(now: datetime) -> int:
    """Every half minute: tell the desks of visits that nobody has come to. Returns how many."""
    return raise_late_visits(now)


def close_days(now: datetime) -> int:
    """Each night: settle what the days before left open. Returns how many visits and gatherings changed."""
    return close_past_days(now) + close_past_gatherings(now)


def make_gatherings(now: datetime) -> int:
    """Each night: the gatherings of the next four weeks, for seniors to sign up. Returns how many."""
    return make_coming_days(now)


def tell_of_visits(now: datetime) -> int:
    """Every minute: tell seniors and families of what comes, station by station. Returns how many."""
    return sum(announce_visits(station_id, now=now) for station_id in stations_that_tell())


def forget_links(now: datetime) -> int:
    """Each night: drop links of messages that no longer hold. Returns how many."""
    return answers.forget_links(now)


def make_tier_visits(now: datetime) -> Generated:
    """Each night, before the day is planned: the visits of care that the tiers ask for."""
    return generate_tier_visits(now)


def look_for_changes(now: datetime) -> int:
    """Every minute: another ability grade asks for a visit within a day. Returns how many were seen."""
    return find_new_grades(now)


def raise_promises(now: datetime) -> int:
    """Every half minute: requests by phone whose promise has passed. Returns how many were raised."""
    return look_after_calls(now)


def answer_replans(now: datetime) -> int:
    """Every second: work out the re-plans that were asked for. Returns how many."""
    return answer_asked(now)
