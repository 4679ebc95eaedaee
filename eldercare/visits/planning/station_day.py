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
from eldercare.visits.planning.problem import problem_of
from eldercare.visits.queries.day_rows import DayRows, read_day, read_history


@dataclass(frozen=True, slots=True)
class PlanningInput:
    """A problem with the rows it was built from, so that its plan is saved on nothing else."""

    rows: DayRows
    problem: dispatch.Problem

    @property
    def versions(self) -> dict[int, int]:
        """The version at which each visit was read."""
        return {visit.id: visit.version for visit in self.rows.visits}


def build_problem(station_id: int, day: date, *, now: datetime) -> PlanningInput:
    """Read a station's day and let the transaction go; raises NotFoundError without such a station.

    Minutes of the problem count from local midnight of `day`. On the day itself nothing is planned before
    `now`, and visits that have begun are not in it: their people are free, at that home, when they are
    expected to be done.
    """
    session = db.session()
    rows = read_day(session, station_id, day)
    history = read_history(session, station_id, day)
    if not session.info.get("writing"):
        session.rollback()
    earliest = math.ceil(minute_of(now, day)) if local_date(now) == day else 0
    return PlanningInput(rows, problem_of(rows, history, float(earliest)))


def store(made_from: PlanningInput, plan: dispatch.Plan, *, actor: User | None, now: datetime) -> DayPlan:
    """Save the plan as the draft of its station's day.

    Raises PlanStaleError, and saves nothing, when a visit or a person changed since the problem was built.
    """
    rows = made_from.rows
    with transaction() as session:
        if read_day(session, rows.station_id, rows.day) != rows:
            raise PlanStaleError
        return save_draft(draft_of(rows, plan), actor=actor, now=now)
