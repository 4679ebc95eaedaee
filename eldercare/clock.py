"""The clock: beats once a second and runs what is due. Timers are rows; the clock holds none itself.

Any number of clocks may run; a lease row lets one lead, and another takes over when it falls silent.
"""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from eldercare.alerts import jobs as alert_jobs
from eldercare.core import feed, heartbeat, leases
from eldercare.core.db import db, transaction
from eldercare.core.time import ZONE, now
from eldercare.funding import jobs as funding_jobs
from eldercare.stopping import stop_on_signals
from eldercare.visits import jobs as visit_jobs

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Job:
    """What runs when: every `seconds`, or each day at the local `hour`."""

    name: str
    run: Callable[[datetime], object]
    seconds: int = 0
    hour: int = 0


def forget_feed(moment: datetime) -> int:
    """Drop old feed events."""
    with transaction():
        return feed.forget_old(moment)


JOBS = (
    Job("escalations", alert_jobs.run_due_escalations, seconds=1),
    Job("outbox", alert_jobs.send_outbox, seconds=1),
    Job("inbox", alert_jobs.reconcile_inbox, seconds=5),
    Job("broker_accounts", alert_jobs.write_broker_accounts, seconds=10),
    Job("late_visits", visit_jobs.raise_late, seconds=30),
    Job("charges", funding_jobs.charge_verified, seconds=60),
    Job("plan_tomorrow", visit_jobs.plan_tomorrow, hour=18),
    Job("close_days", visit_jobs.close_days, hour=2),
    Job("forget_feed", forget_feed, hour=3),
)


class Clock:
    """Beats while it leads. One thread per job at most, so a slow one holds up no other."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._scheduler = BackgroundScheduler(
            timezone=ZONE,
            executors={"default": ThreadPoolExecutor(len(JOBS) + 1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._leading = False

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.add_job(self._beat, "interval", seconds=2, next_run_time=now())
        for job in JOBS:
            if job.seconds:
                self._scheduler.add_job(self._run, "interval", [job], seconds=job.seconds)
            else:
                self._scheduler.add_job(self._run, "cron", [job], hour=job.hour)
        self._scheduler.start()

    def stop(self) -> None:
        """End after the running jobs, and hand the lead over at once."""
        self._scheduler.shutdown(wait=True)
        with self._app.app_context():
            leases.give_back("clock", self._holder)

    def _beat(self) -> None:
        self._leading = bool(self._guarded("beat", self._take_lead))

    def _take_lead(self, moment: datetime) -> bool:
        leading = leases.take("clock", self._holder, now=moment, until=moment + LEASE)
        if leading:
            heartbeat.beat("clock", now=moment, detail=self._holder)
        return leading

    def _run(self, job: Job) -> None:
        if self._leading:
            self._guarded(job.name, job.run)

    def _guarded(self, name: str, run: Callable[[datetime], object]) -> object:
        with self._app.app_context():
            try:
                return run(now())
            # One of the two loops that must not die: a fault in one job may not stop escalations.
            except Exception:
                db.session.rollback()
                log.exception("job_failed", job=name)
                return None


def run_clock(app: Flask) -> None:
    """Beat until SIGTERM or SIGINT."""
    stop = stop_on_signals()
    clock = Clock(app)
    clock.start()
    log.info("clock_started", jobs=[job.name for job in JOBS])
    stop.wait()
    clock.stop()
