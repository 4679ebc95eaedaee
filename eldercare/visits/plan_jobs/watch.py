"""A thread beside a planning job: it renews the lease, writes progress, and hears whether to stop."""

import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy.exc import OperationalError

from eldercare.core.db import db
from eldercare.core.leases import Lead
from eldercare.visits.actions.plan_jobs import note
from eldercare.visits.planning.pieces import Cancelled, Found

LOOK_S = 0.4
"""How often somebody looks whether to stop, and how far the search is is written."""

Moments = Callable[[], datetime]


class JobStoppedError(Exception):
    """Somebody cancelled the job, its lane was lost, or this process ends."""


HELD = threading.Event()
"""Set while this process ends: its jobs then wait for the next one."""


class Watch:
    """The thread, as long as the job is at work."""

    def __init__(self, app: Flask, job_id: int, lead: Lead, moments: Moments) -> None:
        self._app, self._job_id, self._lead, self._moments = app, job_id, lead, moments
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"planning-{job_id}")
        self.cancelled = Cancelled()
        self.found: Found | None = None
        self.asked_to_stop = False

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        self._thread.join()

    def look(self) -> None:
        """Raise JobStoppedError once the job has to end."""
        if HELD.is_set() or self.cancelled.event.is_set():
            raise JobStoppedError

    def tell(self, found: Found) -> None:
        """How far the search is; called by the solver every few milliseconds, so it only remembers."""
        self.found = found
        if HELD.is_set():
            self.cancelled.event.set()

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            with self._app.app_context():
                try:
                    self._look_once()
                except OperationalError:
                    # The database is away or busy: the lease runs out by itself, and saving asks for it.
                    db.session.rollback()

    def _look_once(self) -> None:
        held = self._lead.take(now=self._moments())
        found = self.found
        values = {"share": found.share, "best_cost": round(found.cost, 3)} if found else {"share": 0.0}
        state = note(self._job_id, **values) if held else None
        if state != "running":
            self.asked_to_stop = state == "stopping"
            self.cancelled.event.set()
