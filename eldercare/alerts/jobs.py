"""What the clock runs for alarms, as plain functions taking `now`; any number of clocks may call them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app

from eldercare.alerts import credentials, retries
from eldercare.alerts.actions import timers
from eldercare.alerts.actions.devices import mending
from eldercare.alerts.actions.escalating import act_on_some, due_alarms
from eldercare.alerts.supervision import after_visits, watching

TOGETHER = 10
"""Alarms in one commit: few enough that a press waits no longer for them than for a batch of its own kind."""


def run_due_escalations(now: datetime, *, fresh: Callable[[], datetime] | None = None) -> int:
    """Take what is due of every alarm whose timer is due; returns of how many this clock took it.

    `fresh` gives the moment of each step, for the last of many alarms comes later than the first.
    """
    due = due_alarms(now)
    groups = [due[first : first + TOGETHER] for first in range(0, len(due), TOGETHER)]
    return sum(act_on_some(group, now=fresh() if fresh else now) for group in groups)


def move_timers(by: timedelta, now: datetime) -> int:
    """Let timers run on after the wall clock was moved; returns of how many alarms."""
    return timers.move_timers(by, now)


def reconcile_inbox(now: datetime) -> int:
    """Give messages another try that were kept after a fault; returns how many were looked at."""
    return retries.reconcile(now=now)


def forget_inbox(now: datetime) -> int:
    """Drop inbox rows that are older than 90 days and settled; returns how many."""
    return retries.forget_old(now=now)


def write_broker_accounts(_now: datetime) -> bool:
    """Bring the files of our own broker to what the table says, should a web process have died first."""
    return credentials.write_broker_files(current_app.config["SETTINGS"].data_dir)


def watch_devices(now: datetime) -> int:
    """Open and close the troubles of devices and gateways, and see what visits have mended; returns how many
    changed."""
    return watching.watch(now) + after_visits.look_after_visits(now)


def remind_of_troubles(now: datetime) -> int:
    """Call open troubles to mind each week; returns of how many."""
    return mending.remind(now)
