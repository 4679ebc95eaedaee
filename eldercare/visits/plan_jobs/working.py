"""The work on planning jobs: region by region, beside a thread that renews the lease and hears of cancels.

A worker leads its lane by a lease, so a job that is at work and not its own was left by a process that
ended, and is taken up again; what was saved is not planned twice. No transaction is open while it searches.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.errors import EldercareError
from eldercare.core.leases import Lead, LeadLostError
from eldercare.core.time import local_date
from eldercare.visits.actions import plan_jobs as actions
from eldercare.visits.actions.due import generate_due
from eldercare.visits.entitlement.warning import passing_on
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import DayPlan, PlanningJob
from eldercare.visits.plan_jobs.rules import AT_WORK, PASSED, TRIES, days_of, spans_of
from eldercare.visits.planning import Cancelled, Found, Piece, Plan, pieces_of, solve_piece
from eldercare.visits.queries.day_rows import station_codes_under, station_ids_of, stations_with_visits

LEASE = timedelta(seconds=10)
ONE_DAY = timedelta(days=1)
LOOK_S = 0.4
"""How often somebody looks whether to stop, and how far the search is is written."""

Moments = Callable[[], datetime]


class JobStoppedError(Exception):
    """Somebody cancelled the job, its lane was lost, or this process ends."""


HELD = threading.Event()
"""Set while this process ends: its jobs then wait for the next one."""


class Watch:
    """A thread beside a job: renews the lease, writes progress, and hears whether to stop."""

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
        state = actions.note(self._job_id, **values) if held else None
        if state != "running":
            self.asked_to_stop = state == "stopping"
            self.cancelled.event.set()


class Planner:
    """The worker of one lane in this process."""

    def __init__(self, lane: str, holder: str | None = None) -> None:
        self.lane = lane
        self._lead = Lead(f"planning_{lane}", LEASE, holder=holder)

    def work(self, now: datetime) -> int:
        """Do the jobs of the lane that are waiting or were left, the oldest first; returns how many."""
        moments, done = running_from(now), 0
        while not HELD.is_set() and (job_id := self._next()) is not None:
            if not self._lead.take(now=moments()):
                return done
            try:
                self._do(job_id, moments)
            except LeadLostError:
                return done
            done += 1
        if done:
            self._lead.give_back()
        return done

    def _next(self) -> int | None:
        db.session.rollback()
        states = PlanningJob.state.in_(("waiting", *AT_WORK))
        rows = select(PlanningJob.id).where(states, PlanningJob.lane == self.lane)
        found = db.session.scalar(rows.order_by(PlanningJob.state == "waiting", PlanningJob.id).limit(1))
        db.session.rollback()
        return found

    def _do(self, job_id: int, moments: Moments) -> None:
        job = actions.begin(job_id, self._lead.guard, moments())
        if job is None:
            return
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        with Watch(app, job_id, self._lead, moments) as watch:
            try:
                Run(job, self._lead.guard, watch, moments).plan()
            except JobStoppedError:
                ending, failure = ("stop" if watch.asked_to_stop else ""), ""
            except EldercareError as error:
                ending, failure = "fail", error.code
            else:
                ending, failure = "finish", ""
        if ending:
            actions.end(job_id, ending, moments(), failure)
        else:  # the process ends in good order, or another leads: that is no fault of the job
            actions.note(job_id, beginnings=PlanningJob.beginnings - 1)


class Run:
    """One go at a job."""

    def __init__(
        self, job: PlanningJob, guard: Callable[[Session], None], watch: Watch, moments: Moments
    ) -> None:
        self._job_id, self._guard, self._watch, self._moments = job.id, guard, watch, moments
        self._made_up = job.kind == "evening"
        self._region, self._station_id, self._seconds = job.region, job.station_id, job.seconds
        self._span = job.first_day, job.last_day
        self._saved = {(entry["day"], entry["station"]) for entry in job.result}
        self._actor = db.session.get(User, job.asked_by) if job.asked_by else None
        db.session.rollback()

    def plan(self) -> None:
        """Plan what is not saved yet. Raises JobStoppedError, or EldercareError for what has no plan."""
        ids = [self._station_id] if self._station_id else station_ids_of(station_codes_under(self._region))
        spans = spans_of(max(self._span[0], local_date(self._moments())), self._span[1],
                         local_date(self._moments()))  # fmt: skip
        for first_day, last_day in spans:
            self._make_due(first_day, last_day, ids)
        stations = [self._stations(first_day, last_day, ids) for first_day, last_day in spans]
        waiting = sum(map(len, stations))
        done = 0
        for (first_day, last_day), found in zip(spans, stations, strict=True):
            self._note("reading", "", regions_done=done, regions_total=done + waiting)
            pieces = pieces_of(found, first_day, last_day, now=self._moments(), look=self._watch.look)
            waiting -= len(found)
            total = done + len(pieces) + waiting
            for piece in pieces:
                self._watch.look()
                self._note("planning", piece.code, regions_done=done, regions_total=total)
                if not self._is_saved(piece):
                    self._piece(piece)
                done += 1
        actions.note(self._job_id, regions_done=done, share=0.0)

    def _make_due(self, first_day: date, last_day: date, ids: Sequence[int]) -> None:
        """Day by day, each a short transaction: nobody who writes waits for a whole week."""
        for day in days_of(first_day, last_day):
            self._watch.look()
            self._note("due", "")
            generate_due(day, 1, station_ids=ids, actor=self._actor, now=self._moments())

    def _stations(self, first_day: date, last_day: date, ids: Sequence[int]) -> list[int]:
        """The stations with visits in the span. What an evening asked for and the day has begun already, is
        made up for where nobody has planned meanwhile."""
        found: dict[int, None] = {}
        for day in days_of(first_day, last_day):
            found |= dict.fromkeys(stations_with_visits(day, ids))
        if self._made_up and first_day == local_date(self._moments()):
            planned = set(db.session.scalars(select(DayPlan.station_id).where(DayPlan.day == first_day)))
            found = {one: None for one in found if one not in planned}
        db.session.rollback()
        return list(found)

    def _is_saved(self, piece: Piece) -> bool:
        keys = {(rows.day.isoformat(), rows.station_code) for rows in piece.days}
        return keys <= self._saved

    def _piece(self, piece: Piece) -> None:
        """Plan and save a region; once more when its rows changed meanwhile."""
        for tries in range(TRIES):
            self._watch.found = None
            if tries:
                ids = station_ids_of(piece.stations)
                again = pieces_of(ids, piece.first_day, piece.last_day, now=self._moments(),
                                  look=self._watch.look)  # fmt: skip
                piece = next((one for one in again if one.code == piece.code), piece)
            try:
                plan = solve_piece(piece, seconds=self._seconds, seed=1, cancelled=self._watch.cancelled,
                                   tell=self._watch.tell)  # fmt: skip
                self._watch.look()
                self._save(piece, plan)
            except PlanStaleError:
                continue
            return
        self._problem(piece, "stale")

    def _save(self, piece: Piece, plan: Plan) -> None:
        passed = list(self._passed(piece))
        db.session.rollback()
        with transaction() as session:
            self._guard(session)
            piece.save(plan, actor=self._actor, now=self._moments())
            job = actions.locked_job(session, self._job_id)
            job.result = [*job.result, *piece.entries(plan)]
            job.saved_cost = round(job.saved_cost + plan.cost.total, 3)
            job.regions_done += 1
            if piece.warning:
                job.problems = [*job.problems, *_lines(piece, piece.warning)]
            job.problems = [*job.problems, *passed]

    def _passed(self, piece: Piece) -> Iterator[dict[str, Any]]:
        """By station and month how many seniors pass their entitlement with these days. Which of the days a
        visit gets changes nothing of it, so it is read before the plan is saved."""
        today = local_date(self._moments())
        ids = {rows.station_code: rows.station_id for rows in piece.days}
        for day in _month_ends(piece.first_day, piece.last_day):
            for code, station_id in ids.items():
                found = passing_on(db.session(), day, today, [station_id], since=piece.first_day)
                if found:
                    first = max(piece.first_day, day.replace(day=1)).isoformat()
                    yield {"code": PASSED, "day": first, "station": code, "count": len(found)}

    def _problem(self, piece: Piece, code: str) -> None:
        with transaction() as session:
            job = actions.locked_job(session, self._job_id)
            job.problems = [*job.problems, *_lines(piece, code)]

    def _note(self, doing: str, where: str, **values: object) -> None:
        actions.note(self._job_id, doing=doing, doing_at=where[:200], share=0.0, **values)


def _lines(piece: Piece, code: str) -> list[dict[str, str]]:
    day = piece.first_day.isoformat()
    return [{"code": code, "day": day, "station": station} for station in piece.stations]


def _month_ends(first_day: date, last_day: date) -> Iterator[date]:
    """Of each month that the days touch the last one of them."""
    return (day for day in days_of(first_day, last_day) if day == last_day or (day + ONE_DAY).day == 1)


def running_from(now: datetime) -> Moments:
    """A clock that goes on from `now` by steady time."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)
