"""Planning days at once, without a queue: care plans become visits, visits find people, drafts are kept.

The same regions and days as a planning job (`pieces`), in this process or by the engine that is named.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

import dispatch
from dispatch.stop import StopRule
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
from eldercare.visits.plan_jobs.rules import FARTHEST, days_of, month_ends, spans_of
from eldercare.visits.planning.beginning import beginning_of
from eldercare.visits.planning.pieces import Entry, entries_of, iterations_of, pieces_of
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.planning.storing import store
from eldercare.visits.queries.day_rows import station_codes_under, station_ids_of, stations_with_visits
from eldercare.visits.ways import WARNINGS, roads_of, settings

ENGINES = re.compile(r"inline|processes|dask://[^\s:/]+:\d+")
Progress = Callable[[int, int], None]
"""Told how many regions are done, of how many."""


@dataclass(frozen=True, slots=True)
class PlanningSummary:
    """What came of planning the days from `day` to `last_day`. `left_out` counts visits by the code of the
    reason; `stale` names the stations whose rows changed meanwhile, so that their plan was not saved,
    `refused` those whose rows cannot be planned; `warnings` are codes of `visits.ways.WARNINGS`;
    `passed` are seniors whose entitlement of the month is passed with these days."""

    day: date
    last_day: date
    created: int
    visits: int
    planned: int
    left_out: Mapping[str, int]
    regions: int
    stale: tuple[str, ...]
    refused: tuple[str, ...]
    cost: float
    seed: int
    seconds: float = field(compare=False)
    warnings: tuple[str, ...] = ()
    passed: tuple[Passing, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The summary as JSON values."""
        return {
            "day": self.day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "created": self.created,
            "visits": self.visits,
            "planned": self.planned,
            "unassigned": sum(self.left_out.values()),
            "reasons": dict(self.left_out),
            "regions": self.regions,
            "stale": list(self.stale),
            "refused": list(self.refused),
            "cost": self.cost,
            "seed": self.seed,
            "seconds": self.seconds,
            "warnings": list(self.warnings),
            "passed": len(self.passed),
        }

    @property
    def days(self) -> str:
        """The day, or both ends of the range."""
        return f"{self.day}" if self.day == self.last_day else f"{self.day} to {self.last_day}"

    def as_line(self) -> str:
        """One line for a terminal."""
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(self.left_out.items()))
        nobody = f"{sum(self.left_out.values())} without anybody" + (f" ({reasons})" if reasons else "")
        stale = f", changed meanwhile: {' '.join(self.stale)}" if self.stale else ""
        refused = f", cannot be planned: {' '.join(self.refused)}" if self.refused else ""
        return (
            f"{self.days}: {self.visits} visits in {self.regions} regions, {self.planned} planned, "
            f"{nobody}{stale}{refused}, {self.seconds:.1f} s"
        )

    def warning_lines(self) -> list[str]:
        """One line for a terminal for each thing that was not as it should be."""
        lines = [f"{self.days}: {WARNINGS[code]}" for code in self.warnings]
        if self.passed:
            lines.append(f"{self.days}: {len(self.passed)} seniors pass their entitlement of the month")
        return lines


def plan_days(
    first_day: date,
    days: int = 1,
    *,
    region: str | None = None,
    stop: StopRule | None = None,
    seed: int = 1,
    engine: str = "inline",
    now: datetime,
    progress: Progress | None = None,
) -> list[PlanningSummary]:
    """Make the visits that are due, find people for them and save drafts: today by itself, other days by
    weeks, as `spans_of` cuts them; a summary of each span.

    `region` is the code of a station or of an area; None plans every station. `engine`: inline, processes or
    dask://HOST:PORT. Without `stop` the search of a region has a fixed number of iterations for each day. A
    region whose rows changed while the planner worked, or cannot be planned, keeps what it had. Raises
    UnknownRegionError for a code without stations, PlanDayError, RoadUrlWrongError, UnknownEngineError,
    EngineMissingError or EngineAwayError.
    """
    codes = station_codes_under(region) if region else None
    if codes == ():
        raise UnknownRegionError(code=region)
    if not ENGINES.fullmatch(engine):
        raise UnknownEngineError(engine=engine)
    today = local_date(now)
    if max(abs(first_day - today), abs(first_day - today + timedelta(days=days - 1))) > FARTHEST:
        raise PlanDayError(days=FARTHEST.days)
    ids = None if codes is None else station_ids_of(codes)
    span = partial(_plan_span, ids=ids, stop=stop, seed=seed, engine=engine, now=now,
                   progress=progress, roads=roads_of(settings()))  # fmt: skip
    return [span(*ends) for ends in spans_of(first_day, first_day + timedelta(days=days - 1), today)]


def _plan_span(
    first_day: date,
    last_day: date,
    *,
    ids: Collection[int] | None,
    stop: StopRule | None,
    seed: int,
    engine: str,
    now: datetime,
    progress: Progress | None,
    roads: dispatch.Roads | None,
) -> PlanningSummary:
    began = perf_counter()
    created = sum(
        generate_due(day, 1, station_ids=ids, actor=None, now=now).created
        for day in days_of(first_day, last_day)
    )
    stations = stations_with_visits(first_day, last_day, ids)
    found = pieces_of(stations, first_day, last_day, now=now, roads=roads)
    pieces = {one.code: one for one in found.able}
    entries: list[Entry] = []
    stale: list[str] = []
    cost = 0.0
    for done, (code, plan) in enumerate(_solve(pieces, stop, seed, engine), 1):
        entries += entries_of(pieces[code], plan)
        cost += plan.cost.total
        try:
            store(pieces[code], plan, actor=None, now=now)
        except PlanStaleError:
            stale.extend(pieces[code].stations)
        if progress is not None:
            progress(done, len(pieces))
    left_out = sum((Counter(entry["left_out"]) for entry in entries), Counter[str]())
    return PlanningSummary(
        day=first_day,
        last_day=last_day,
        created=created,
        visits=sum(entry["visits"] for entry in entries),
        planned=sum(entry["planned"] for entry in entries),
        left_out=dict(sorted(left_out.items())),
        regions=len(pieces),
        stale=tuple(stale),
        refused=found.refused,
        cost=round(cost, 3),
        seed=seed,
        seconds=round(perf_counter() - began, 3),
        warnings=tuple(sorted({piece.warning for piece in pieces.values() if piece.warning})),
        passed=tuple(
            one
            for day in month_ends(first_day, last_day)
            for one in passing_on(db.session(), day, local_date(now), ids, since=first_day)
        ),
    )


def _solve(
    pieces: Mapping[str, PlanningInput], stop: StopRule | None, seed: int, engine: str
) -> Iterator[tuple[str, dispatch.Plan]]:
    """The plan of each region as it is found."""
    begin = {code: beginning_of(piece) for code, piece in pieces.items()}
    problems = {code: one.problem for code, one in begin.items()}
    starts = {code: one.start for code, one in begin.items() if one.start is not None}
    known = {code: one.known for code, one in begin.items() if one.known is not None}
    stops = {code: stop or dispatch.MaxIterations(iterations_of(piece)) for code, piece in pieces.items()}
    with ExitStack() as stack:
        executor = _enter_engine(stack, engine)
        yield from dispatch.each_region(
            problems, executor=executor, stop=stops, seed=seed, starts=starts, known=known
        )


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
