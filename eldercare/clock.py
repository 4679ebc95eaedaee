"""The clock: beats and runs what is due. Timers are rows; the clock holds none itself.

It waits by the steady clock, so moving the wall clock stops no beat, and then it moves the timers along.
Any number of clocks may run; a lease row lets one lead, and another takes over when it falls silent.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from eldercare.accounts import jobs as account_jobs
from eldercare.alerts import jobs as alert_jobs
from eldercare.core import feed, heartbeat
from eldercare.core.db import db, transaction
from eldercare.core.leases import Lead
from eldercare.core.steady import WallClock, running_from, steady
from eldercare.core.time import ZONE
from eldercare.funding import jobs as funding_jobs
from eldercare.imports import jobs as import_jobs
from eldercare.people import jobs as people_jobs
from eldercare.stopping import stop_on_signals
from eldercare.telling import jobs as telling_jobs
from eldercare.visits import jobs as visit_jobs

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=5)
BEAT_S = 1.0
SOON_S = 0.2
"""Until the next beat after one that failed, and until an urgent job looks again whether we lead."""

LOOK_FOR_HOURS_S = 20.0
AGAIN = timedelta(minutes=10)
"""Until a daily job that failed is tried again."""


@dataclass(frozen=True, slots=True)
class Job:
    """What runs when: every `seconds`, or each day at the local `hour`, later when no clock ran then."""

    name: str
    run: Callable[[datetime], object]
    seconds: float = 0
    hour: int = 0

    def next_after(self, moment: datetime) -> datetime:
        """When a daily job is due next, by the calendar of APScheduler."""
        calendar = CronTrigger(hour=self.hour, timezone=ZONE)
        due: datetime = calendar.get_next_fire_time(None, moment + timedelta(microseconds=1))
        return due


def forget_feed(moment: datetime) -> int:
    """Drop old feed events."""
    with transaction():
        return feed.forget_old(moment)


def escalate(moment: datetime) -> int:
    """Take the due steps, each at its own moment."""
    return alert_jobs.run_due_escalations(moment, fresh=running_from(moment))


JOBS = (
    Job("escalations", escalate, seconds=0.5),
    Job("outbox", telling_jobs.send_outbox, seconds=1),
    Job("inbox", alert_jobs.reconcile_inbox, seconds=5),
    Job("broker_accounts", alert_jobs.write_broker_accounts, seconds=10),
    Job("devices", alert_jobs.watch_devices, seconds=30),
    Job("device_reminders", alert_jobs.remind_of_troubles, hour=8),
    Job("late_visits", visit_jobs.raise_late, seconds=30),
    Job("replans", visit_jobs.answer_replans, seconds=1),
    Job("places", visit_jobs.refresh_places, seconds=60),
    Job("visit_notices", visit_jobs.tell_of_visits, seconds=60),
    Job("promises", visit_jobs.raise_promises, seconds=30),
    Job("changes", visit_jobs.look_for_changes, seconds=60),
    Job("charges", funding_jobs.charge_verified, seconds=60),
    Job("imports", import_jobs.work_on_imports, seconds=1),
    Job("leaving", people_jobs.settle_leaving, seconds=60),
    Job("residences", people_jobs.move_people_over, seconds=60),
    Job("geocoding", people_jobs.find_positions, seconds=1),
    Job("unplaced", people_jobs.look_for_unplaced, seconds=60),
    Job("forget_answers", people_jobs.forget_answers, hour=3),
    Job("planning_quick", visit_jobs.plan_quickly, seconds=0.5),
    Job("planning", visit_jobs.plan_at_length, seconds=1),
    Job("order_plans", visit_jobs.order_plans, hour=18),
    Job("forget_plan_jobs", visit_jobs.forget_plan_jobs, hour=3),
    Job("close_days", visit_jobs.close_days, hour=2),
    Job("forget_links", visit_jobs.forget_links, hour=3),
    Job("tier_visits", visit_jobs.make_tier_visits, hour=3),
    Job("gatherings", visit_jobs.make_gatherings, hour=3),
    Job("forget_feed", forget_feed, hour=3),
    Job("forget_inbox", alert_jobs.forget_inbox, hour=3),
    Job("sessions", account_jobs.sweep_sessions, hour=3),
    Job("postings", people_jobs.update_postings, hour=0),
    Job("retention", people_jobs.sweep_retention, hour=4),
    Job("audit_head", account_jobs.note_head, hour=5),
    Job("forget_imports", import_jobs.forget_imports, hour=3),
)


class Clock:
    """Beats while it leads. Each job has a thread, so a slow one holds up no other."""

    def __init__(self, app: Flask, *, wall: WallClock | None = None, holder: str | None = None) -> None:
        self._app = app
        self._wall = wall or WallClock()
        self._lead = Lead("clock", LEASE, holder=holder, steady=steady)
        self._stop = threading.Event()
        self._failing: dict[str, type[Exception]] = {}
        self._again: dict[str, datetime] = {}
        self._threads = [threading.Thread(target=self._repeat, args=(BEAT_S, self._beat), name="clock-beat")]
        for job in JOBS:
            every, run = (job.seconds, self._run) if job.seconds else (LOOK_FOR_HOURS_S, self._look_for_hour)
            thread = threading.Thread(target=self._repeat, args=(every, run, job), name=f"clock-{job.name}")
            self._threads.append(thread)

    @property
    def leading(self) -> bool:
        """Whether this clock runs the jobs."""
        return self._lead.held

    def start(self) -> None:
        """Begin to beat."""
        visit_jobs.hold_planning(held=False)
        self._beat()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the running jobs, and hand the lead over at once."""
        self._stop.set()
        visit_jobs.hold_planning(held=True)
        for thread in self._threads:
            thread.join()
        visit_jobs.hold_planning(held=False)
        with self._app.app_context():
            self._lead.give_back()

    def _repeat(self, every: float, run: Callable[..., bool], *job: Job) -> None:
        """Run each `every` seconds; what was missed is not made up for, the next one sees what is due.

        What is urgent and could not run comes again soon, so that after an outage of the database the clock
        leads and escalates at once; the slow jobs keep their time and out of its way.
        """
        due = steady()
        while not self._stop.wait(max(0.0, due - steady())):
            ran = run(*job)
            due = max(due + (every if ran or every > BEAT_S else SOON_S), steady())

    def _beat(self) -> bool:
        """Ask for the lead; False when nobody answered."""
        return self._guarded("beat", self._take_lead)

    def _take_lead(self, moment: datetime) -> None:
        new, last = not self._lead.held, heartbeat.last_beats().get("clock")
        if not self._lead.take(now=moment):
            return
        if new and last is not None and last > moment + heartbeat.AHEAD:
            # The clock was set back while no clock ran.
            self._move_timers(moment - last, moment)
        heartbeat.beat("clock", now=moment, detail=self._lead.holder)

    def _run(self, job: Job) -> bool:
        """Run a job; False while another clock leads, or nobody."""
        if not self._lead.held:
            return False
        self._guarded(job.name, job.run)
        return True

    def _look_for_hour(self, job: Job) -> bool:
        """Run a daily job whose hour has come, or came while no clock led; False when nobody answered."""
        return not self._lead.held or self._guarded("hours", lambda moment: self._run_if_due(job, moment))

    def _run_if_due(self, job: Job, moment: datetime) -> None:
        last = heartbeat.done_last(job.name)
        # Never done before, or by a clock that was ahead: from now on it is reckoned.
        known = last is not None and last <= moment + heartbeat.AHEAD
        if last is not None and known and moment < max(job.next_after(last), self._again.get(job.name, last)):
            return
        if not known or self._guarded(job.name, job.run):
            heartbeat.note_done(job.name, now=moment)
        else:
            self._again[job.name] = moment + AGAIN

    def _guarded(self, name: str, run: Callable[[datetime], object]) -> bool:
        """Run it; False when it failed."""
        with self._app.app_context():
            try:
                run(self._wall.look(self._moved))
            # One of the two loops that must not die: a fault in one job may not stop escalations.
            except Exception as error:
                db.session.rollback()
                if self._failing.get(name) is type(error):  # in an outage it comes several times a second
                    log.warning("job_fails_again", job=name, error=type(error).__name__)
                else:
                    log.exception("job_failed", job=name)
                self._failing[name] = type(error)
                return False
        self._failing.pop(name, None)
        return True

    def _moved(self, by: timedelta, moment: datetime) -> None:
        log.warning("wall_clock_moved", seconds=round(by.total_seconds()))
        if self._lead.held:
            self._move_timers(by, moment)

    def _move_timers(self, by: timedelta, moment: datetime) -> None:
        moved = alert_jobs.move_timers(by, moment)
        log.warning("timers_moved", seconds=round(by.total_seconds()), alarms=moved)


def run_clock(app: Flask) -> None:
    """Beat until SIGTERM or SIGINT."""
    stop = stop_on_signals()
    clock = Clock(app)
    clock.start()
    log.info("clock_started", jobs=[job.name for job in JOBS])
    stop.wait()
    clock.stop()
