"""Planning whole days, region by region: care plans become visits, visits find people, drafts are kept.

A region is a station, or several that share people. Regions share nobody, so each is a problem of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

import dispatch
from dispatch.stop import StopRule
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.visits.actions.due import generate_due
from eldercare.visits.entitlement.warning import Passing, passing_on
from eldercare.visits.errors import (
    EngineAwayError,
    EngineMissingError,
    PlanDayError,
    PlanStaleError,
    UnknownEngineError,
    UnknownRegionError,
)
from eldercare.visits.planning.pieces import ITERATIONS, from_told
from eldercare.visits.planning.station_day import PlanningInput, build_regions, store
from eldercare.visits.queries.day_rows import station_codes_under, station_ids_of, stations_with_visits
from eldercare.visits.ways import WARNINGS, roads_of, settings

FARTHEST = timedelta(days=400)
ENGINES = re.compile(r"inline|processes|dask://[^\s:/]+:\d+")
Progress = Callable[[int, int], None]
"""Told how many regions are done, of how many."""


@dataclass(frozen=True, slots=True)
class PlanningSummary:
    """What came of planning a day. `left_out` counts visits by the code of the reason; `stale` names the
    stations whose rows changed meanwhile, so that their plan was not saved; `warnings` are codes of
    `visits.ways.WARNINGS`; `passed` are seniors whose entitlement of the month is passed with this day."""

    day: date
    created: int
    visits: int
    planned: int
    left_out: Mapping[str, int]
    regions: int
    stale: tuple[str, ...]
    cost: float
    seed: int
    seconds: float = field(compare=False)
    warnings: tuple[str, ...] = ()
    passed: tuple[Passing, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The summary as JSON values."""
        return {
            "day": self.day.isoformat(),
            "created": self.created,
            "visits": self.visits,
            "planned": self.planned,
            "unassigned": sum(self.left_out.values()),
            "reasons": dict(self.left_out),
            "regions": self.regions,
            "stale": list(self.stale),
            "cost": self.cost,
            "seed": self.seed,
            "seconds": self.seconds,
            "warnings": list(self.warnings),
            "passed": len(self.passed),
        }

    def as_line(self) -> str:
        """One line for a terminal."""
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(self.left_out.items()))
        nobody = f"{sum(self.left_out.values())} without anybody" + (f" ({reasons})" if reasons else "")
        stale = f", changed meanwhile: {' '.join(self.stale)}" if self.stale else ""
        return (
            f"{self.day}: {self.visits} visits in {self.regions} regions, {self.planned} planned, "
            f"{nobody}{stale}, {self.seconds:.1f} s"
        )

    def warning_lines(self) -> list[str]:
        """One line for a terminal for each thing that was not as it should be."""
        lines = [f"{self.day}: {WARNINGS[code]}" for code in self.warnings]
        if self.passed:
            lines.append(f"{self.day}: {len(self.passed)} seniors pass their entitlement of the month")
        return lines


def plan_days(
    first_day: date,
    days: int = 1,
    *,
    region: str | None = None,
    seconds: float | None = None,
    seed: int = 1,
    engine: str = "inline",
    actor: User | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> list[PlanningSummary]:
    """Plan several days, one after the other. `region` is the code of a station or of an area; None plans
    every station. `seconds` bounds the search of each region by time instead of by a count.

    Raises UnknownRegionError for a code without stations.
    """
    codes = station_codes_under(region) if region else None
    if codes == ():
        raise UnknownRegionError(code=region)
    stop: StopRule | None = dispatch.MaxRuntime(seconds) if seconds else None
    wanted = [first_day + timedelta(days=n) for n in range(days)]
    return [
        plan_day(
            day, station_codes=codes, stop=stop, seed=seed, engine=engine, actor=actor, now=now,
            progress=progress,
        )
        for day in wanted
    ]  # fmt: skip


def plan_day(
    day: date,
    *,
    station_codes: Sequence[str] | None = None,
    stop: StopRule | None = None,
    seed: int = 1,
    engine: str = "inline",
    actor: User | None = None,
    now: datetime,
    progress: Progress | None = None,
) -> PlanningSummary:
    """Make the visits that are due, find people for them and save a draft for each station.

    `engine`: inline, processes or dask://HOST:PORT. Without `stop` the search has a fixed number of
    iterations. A region whose rows changed while the planner worked keeps what it had. Raises
    PlanDayError, UnknownEngineError, EngineMissingError, EngineAwayError or RoadUrlWrongError.
    """
    began = perf_counter()
    if not ENGINES.fullmatch(engine):
        raise UnknownEngineError(engine=engine)
    if abs(day - local_date(now)) > FARTHEST:
        raise PlanDayError(days=FARTHEST.days)
    roads = roads_of(settings())
    ids = None if station_codes is None else station_ids_of(station_codes)
    due = generate_due(day, 1, station_ids=ids, actor=actor, now=now)
    inputs = build_regions(stations_with_visits(day, ids), day, now=now, roads=roads)
    plans: dict[str, dispatch.Plan] = {}
    stale: list[str] = []
    until: StopRule = stop or dispatch.MaxIterations(ITERATIONS)
    for code, plan in _solve(inputs, until, seed, engine):
        plans[code] = plan
        try:
            store(inputs[code], plan, actor=actor, now=now)
        except PlanStaleError:
            stale.extend(inputs[code].stations)
        if progress is not None:
            progress(len(plans), len(inputs))
    left_out = Counter(gone.reason.value for plan in plans.values() for gone in plan.unassigned)
    visits = sum(len(made_from.problem.visits) for made_from in inputs.values())
    return PlanningSummary(
        day=day,
        created=due.created,
        visits=visits,
        planned=visits - sum(left_out.values()),
        left_out=dict(sorted(left_out.items())),
        regions=len(inputs),
        stale=tuple(stale),
        cost=round(sum(plan.cost.total for plan in plans.values()), 3),
        seed=seed,
        seconds=round(perf_counter() - began, 3),
        warnings=tuple(sorted({made_from.warning for made_from in inputs.values() if made_from.warning})),
        passed=tuple(passing_on(db.session(), day, local_date(now), ids)),
    )


def _solve(
    inputs: Mapping[str, PlanningInput], stop: StopRule, seed: int, engine: str
) -> Iterator[tuple[str, dispatch.Plan]]:
    """The plan of each region as it is found."""
    problems = {code: made_from.problem for code, made_from in inputs.items()}
    told = {code: from_told(problem) for code, problem in problems.items()}
    problems = {code: problem for code, (problem, _) in told.items()}
    starts = {code: plan for code, (_, plan) in told.items() if plan is not None}
    with ExitStack() as stack:
        executor = _enter_engine(stack, engine)
        yield from dispatch.each_region(problems, executor=executor, stop=stop, seed=seed, starts=starts)


def _enter_engine(stack: ExitStack, engine: str) -> Executor:
    # `dispatch.engine` comes with the compiled kernel at its first use; a web process need not wait for it.
    try:
        return stack.enter_context(dispatch.open_executor(engine))
    except dispatch.engine.UnknownEngineError as error:
        raise UnknownEngineError(engine=engine) from error
    except dispatch.engine.MissingExtraError as error:
        raise EngineMissingError(engine=engine) from error
    except OSError as error:
        raise EngineAwayError(engine=engine) from error
