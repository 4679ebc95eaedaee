"""The work on planning jobs: region by region, beside a thread that renews the lease and hears of cancels.

A worker leads its lane by a lease, so a job that is at work and not its own was left by a process that
ended, and is taken up again; what was saved is not planned twice. No transaction is open while it searches.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.errors import EldercareError
from eldercare.core.leases import Lead, LeadLostError
from eldercare.core.steady import running_from
from eldercare.core.time import local_date
from eldercare.visits.actions import plan_jobs as actions
from eldercare.visits.actions.due import generate_due
from eldercare.visits.entitlement.warning import passing_on
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import DayPlan, PlanningJob
from eldercare.visits.plan_jobs.rules import AT_WORK, PASSED, TRIES, days_of, month_ends, spans_of
from eldercare.visits.plan_jobs.watch import HELD, JobStoppedError, Moments, Watch
from eldercare.visits.planning import PlanningInput, store
from eldercare.visits.planning.pieces import (
    Pieces,
    Plan,
    entries_of,
    pieces_of,
    solve_piece,
)
from eldercare.visits.queries.day_rows import station_codes_under, station_ids_of, stations_with_visits
from eldercare.visits.ways import roads_of, settings

LEASE = timedelta(seconds=10)


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
            pieces = self._pieces(found, first_day, last_day)
            self._problem("plan_data", first_day, pieces.refused)
            waiting -= len(found)
            total = done + len(pieces.able) + waiting
            for piece in pieces.able:
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
        found = stations_with_visits(first_day, last_day, ids)
        if self._made_up and first_day == local_date(self._moments()):
            planned = set(db.session.scalars(select(DayPlan.station_id).where(DayPlan.day == first_day)))
            found = [one for one in found if one not in planned]
        db.session.rollback()
        return found

    def _pieces(self, ids: Sequence[int], first_day: date, last_day: date) -> Pieces:
        return pieces_of(ids, first_day, last_day, now=self._moments(), roads=roads_of(settings()),
                         look=self._watch.look)  # fmt: skip

    def _is_saved(self, piece: PlanningInput) -> bool:
        keys = {(rows.day.isoformat(), rows.station_code) for rows in piece.days}
        return keys <= self._saved

    def _piece(self, piece: PlanningInput) -> None:
        """Plan and save a region; once more when its rows changed meanwhile."""
        for tries in range(TRIES):
            self._watch.found = None
            if tries:
                ids = station_ids_of(piece.stations)
                again = self._pieces(ids, piece.first_day, piece.last_day)
                piece = next((one for one in again.able if one.code == piece.code), piece)
            try:
                plan = solve_piece(piece, seconds=self._seconds, seed=1, cancelled=self._watch.cancelled,
                                   tell=self._watch.tell)  # fmt: skip
                self._watch.look()
                self._save(piece, plan)
            except PlanStaleError:
                continue
            return
        self._problem("stale", piece.first_day, piece.stations)

    def _save(self, piece: PlanningInput, plan: Plan) -> None:
        passed = list(self._passed(piece))
        db.session.rollback()
        with transaction() as session:
            self._guard(session)
            store(piece, plan, actor=self._actor, now=self._moments())
            job = actions.locked_job(session, self._job_id)
            job.result = [*job.result, *entries_of(piece, plan)]
            job.saved_cost = round(job.saved_cost + plan.cost.total, 3)
            job.regions_done += 1
            if piece.warning:
                _add_problem(job, piece.warning, piece.first_day, piece.stations)
            job.problems = [*job.problems, *(line for line in passed if line not in job.problems)]

    def _passed(self, piece: PlanningInput) -> Iterator[dict[str, Any]]:
        """By station and month how many seniors pass their entitlement with these days. Which of the days a
        visit gets changes nothing of it, so it is read before the plan is saved."""
        today = local_date(self._moments())
        ids = {rows.station_code: rows.station_id for rows in piece.days}
        for day in month_ends(piece.first_day, piece.last_day):
            for code, station_id in ids.items():
                found = passing_on(db.session(), day, today, [station_id], since=piece.first_day)
                if found:
                    first = max(piece.first_day, day.replace(day=1)).isoformat()
                    yield {"code": PASSED, "day": first, "station": code, "count": len(found)}

    def _problem(self, code: str, day: date, stations: Sequence[str]) -> None:
        if stations:
            with transaction() as session:
                _add_problem(actions.locked_job(session, self._job_id), code, day, stations)

    def _note(self, doing: str, where: str, **values: object) -> None:
        actions.note(self._job_id, doing=doing, doing_at=where[:200], share=0.0, **values)


def _add_problem(job: PlanningJob, code: str, day: date, stations: Sequence[str]) -> None:
    """A line for each station; a job that is taken up again names nothing twice."""
    lines = [{"code": code, "day": day.isoformat(), "station": station} for station in stations]
    job.problems = [*job.problems, *(line for line in lines if line not in job.problems)]
