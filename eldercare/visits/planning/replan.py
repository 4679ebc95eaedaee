"""A station's day planned again after something went wrong, as a proposal: nothing of it is written here."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import perf_counter

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

import dispatch
from dispatch.regions import keep_to_stations
from eldercare.core.db import db
from eldercare.core.time import local_date, minute_of
from eldercare.visits.actions.replans import answer, fail, move_of
from eldercare.visits.disruptions.changes import Change, Part, conflicts_after, keep_times, lost_parts
from eldercare.visits.disruptions.rules import Away, away_on
from eldercare.visits.models import Assignment, Disruption, Replan, ReplanMove, Visit
from eldercare.visits.planning.problem import places_of, problem_of
from eldercare.visits.planning.reading import read_shared
from eldercare.visits.planning.regions import stations_of
from eldercare.visits.planning.standing import as_it_stands, changes_of, kept_elsewhere
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.queries.linked_days import merged
from eldercare.visits.ways import find_ways, roads_of, settings

log = structlog.get_logger(__name__)
ITERATIONS = 300_000
SECONDS = 2.0
LEAD = 10.0
"""Minutes from now on in which nothing new begins: somebody has to read, accept and set out."""
EXPLAINED_S = 1.0
"""For so long visits are explained with their runner-up, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Why:
    """What a visit costs with whom it is given to, and with the next best; minutes of travel."""

    cost: float
    runner_up: int | None = None
    runner_up_cost: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would change, and how it was worked out. `known` are rules that the whole breaks knowingly."""

    changes: tuple[Change, ...]
    known: dict[Part, list[str]]
    why: dict[Part, Why]
    seed: int
    iterations: int
    snapshot: str
    seconds: float


def propose(
    station_id: int,
    day: date,
    aways: Sequence[Away],
    *,
    now: datetime,
    seed: int = 1,
    stop: dispatch.StopRule | None = None,
) -> Proposal:
    """Plan the station's day again from what stands, with the least change, without the people who are away.

    Raises NotFoundError without such a station. No transaction is open while the planner works.
    """
    began = perf_counter()
    read = _read(station_id, day, aways, now)
    rows, problem, lost = read.rows, read.problem, read.lost
    until = stop or dispatch.any_of(dispatch.MaxIterations(ITERATIONS), dispatch.MaxRuntime(SECONDS))
    plan = dispatch.solve(problem, stop=until, seed=seed, start=dispatch.plan_in_force(problem))
    changes = keep_times(rows, changes_of(read.own, problem, plan, lost), now)
    conflicts = conflicts_after(rows, changes, now)
    return Proposal(
        changes=tuple(changes),
        known={part: [one.code for one in found] for part, found in conflicts.items() if found},
        why=dict(_why(problem, plan, changes, lost)),
        seed=plan.seed,
        iterations=plan.iterations,
        snapshot=plan.snapshot,
        seconds=round(perf_counter() - began, 3),
    )


@dataclass(frozen=True, slots=True)
class Day:
    """A station's own rows, the same with what it shares with others, the problem that they make, and the own
    parts that lost their person."""

    own: DayRows
    rows: DayRows
    problem: dispatch.Problem
    lost: frozenset[Part]


def _read(station_id: int, day: date, aways: Sequence[Away], now: datetime) -> Day:
    days, history = read_shared(station_id, day)
    rows, own = merged(days), {visit.id for visit in days[0].visits}
    earliest = float(math.ceil(minute_of(now, day)) + LEAD) if local_date(now) == day else 0.0
    gone = lost_parts(rows, aways)
    lost = frozenset(part for part in gone if part[0] in own)
    kept = kept_elsewhere(days, gone)
    standing = as_it_stands(merged(kept), lost, earliest)
    ways = find_ways(roads_of(settings()), places_of(rows), {p.mode for p in rows.people}, ask=True)
    problem = problem_of(standing, history, earliest, ways.travel)
    if len(days) > 1:
        problem = keep_to_stations(problem, stations_of(kept))
    return Day(days[0], rows, replace(problem, weights=dispatch.LEAST_CHANGE), lost)


def _why(
    problem: dispatch.Problem, plan: dispatch.Plan, changes: Sequence[Change], lost: frozenset[Part]
) -> Iterator[tuple[Part, Why]]:
    """The price of each visit that lost its person, beside that of the next best."""
    asked = [one for one in changes if one.to_worker is not None and (one.visit_id, one.position) in lost]
    began = perf_counter()
    for one in asked:
        if perf_counter() - began > EXPLAINED_S:
            return
        found = [
            each
            for each in dispatch.explain(problem, plan, str(one.visit_id))
            if each.position == one.position and each.extra_cost is not None
        ]
        mine = next((each for each in found if each.worker == str(one.to_worker)), None)
        other = next(
            (each for each in found if each.reason is None and each.worker != str(one.to_worker)), None
        )
        if mine is not None and mine.extra_cost is not None:
            cost = round(mine.extra_cost, 1)
            rival = round(other.extra_cost, 1) if other is not None and other.extra_cost is not None else None
            yield (one.visit_id, one.position), Why(cost, int(other.worker) if other else None, rival)


def answer_asked(now: datetime) -> int:
    """Work out what was asked for, one day after the other; returns how many were answered."""
    ids = db.session.scalars(
        select(Replan.id).where(Replan.state == "asked").order_by(Replan.day, Replan.id)
    ).all()
    db.session.rollback()
    return sum(answer_one(replan_id, now=now) for replan_id in ids)


def answer_one(replan_id: int, *, now: datetime, stop: dispatch.StopRule | None = None) -> bool:
    """The proposal for one asked re-plan; False when it was overtaken while the planner worked, or when the
    rows of the day cannot be planned."""
    session = db.session()
    replan = session.get_one(Replan, replan_id)
    station_id, day = replan.station_id, replan.day
    aways = aways_of(session, station_id, day)
    try:
        found = propose(station_id, day, aways, now=now, stop=stop)
    except dispatch.InvalidProblemError as error:
        log.warning("replan_failed", replan_id=replan_id, fault=str(error))
        fail(replan_id, now=now)
        return False
    moves = [_row(change, found, day) for change in found.changes]
    how = {
        "seconds": found.seconds, "seed": found.seed, "iterations": found.iterations,
        "snapshot": found.snapshot,
    }  # fmt: skip
    return answer(replan_id, moves, how, now=now)


def _row(change: Change, found: Proposal, day: date) -> ReplanMove:
    part, row = (change.visit_id, change.position), move_of(change, day)
    row.known = found.known.get(part, [])
    if part in found.why:
        why = found.why[part]
        row.cost, row.runner_up_id, row.runner_up_cost = why.cost, why.runner_up, why.runner_up_cost
    return row


def aways_of(session: Session, station_id: int, day: date) -> list[Away]:
    """Everybody who holds a visit of the station's day and was reported away, with the minutes."""
    holders = select(Assignment.worker_id).join(Visit).where(Visit.station_id == station_id, Visit.day == day)
    rows = session.scalars(
        select(Disruption)
        .where(
            Disruption.state == "confirmed",
            Disruption.first_day <= day,
            Disruption.last_day >= day,
            Disruption.worker_id.in_(holders),
        )
        .order_by(Disruption.id)
    )
    return [away_on(row.kind, row.worker_id, row.first_day, row.minute, day) for row in rows]
