"""One station's day, read before the planner works and saved after it."""

import math
from dataclasses import dataclass
from datetime import date, datetime

import dispatch
from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date, minute_of
from eldercare.visits.actions.drafts import save_draft
from eldercare.visits.errors import PlanStaleError
from eldercare.visits.models import DayPlan
from eldercare.visits.planning.answer import draft_of
from eldercare.visits.planning.problem import places_of, problem_of
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history
from eldercare.visits.ways import find_ways


@dataclass(frozen=True, slots=True)
class PlanningInput:
    """A problem with the rows it was built from, so that its plan is saved on nothing else.

    `warning` is a code of `visits.ways.WARNINGS` when ways had to be estimated.
    """

    rows: DayRows
    problem: dispatch.Problem
    warning: str | None = None

    @property
    def versions(self) -> dict[int, int]:
        """The version at which each visit was read."""
        return {visit.id: visit.version for visit in self.rows.visits}


def build_problem(
    station_id: int, day: date, *, now: datetime, roads: dispatch.Roads | None = None
) -> PlanningInput:
    """Read a station's day, let the transaction go and find the ways; NotFoundError without such a station.

    Minutes of the problem count from local midnight of `day`. On the day itself nothing is planned before
    `now`, and visits that have begun are not in it: their people are free, at that home, when they are
    expected to be done.
    """
    session = db.session()
    rows = read_day(session, station_id, day)
    history = read_history(session, station_id, day)
    writing = bool(session.info.get("writing"))
    if not writing:
        session.rollback()
    modes = {person.mode for person in rows.people}
    # Nobody waits for another machine while a transaction is open.
    ways = find_ways(roads, places_of(rows), modes, ask=not writing)
    earliest = math.ceil(minute_of(now, day)) if local_date(now) == day else 0
    return PlanningInput(rows, problem_of(rows, history, float(earliest), ways.travel), ways.warning)


def store(made_from: PlanningInput, plan: dispatch.Plan, *, actor: User | None, now: datetime) -> DayPlan:
    """Save the plan as the draft of its station's day.

    Raises PlanStaleError, and saves nothing, when a visit or a person changed since the problem was built.
    """
    rows = made_from.rows
    with transaction() as session:
        if read_day(session, rows.station_id, rows.day) != rows:
            raise PlanStaleError
        return save_draft(draft_of(rows, plan, made_from.warning), actor=actor, now=now)
