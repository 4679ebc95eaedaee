"""`solve`: the first plan, then ruin and recreate until a stop rule says so."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.anneal import Search
from dispatch.assemble import assemble
from dispatch.encode import encode
from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.snapshot import snapshot_id
from dispatch.stop import StopRule, is_cancelled

# Iterations between two looks at the clock, at the stop rule and at the temperature.
SLICE = 16


@dataclass(frozen=True, slots=True)
class Progress:
    """What the progress callback is told."""

    iterations: int
    seconds: float
    cost: float
    unassigned: int


def solve(
    problem: Problem, *, stop: StopRule, seed: int, progress: Callable[[Progress], None] | None = None
) -> Plan:
    """The best plan found when `stop` ends the search; with `MaxIterations` the same seed gives it again.

    `progress` is called every few iterations; it may set a `Cancelled` rule: the best plan is kept.
    """
    began = time.perf_counter()
    encoded = encode(problem)
    search = Search.start(encoded, seed)
    iterations = _run(search, stop, began, progress)
    search.fill(search.best)  # the search overlooks gaps by chance; nothing that fits may stay out
    return assemble(
        encoded,
        search.best,
        search.scratch,
        seed=seed,
        iterations=iterations,
        snapshot=snapshot_id(problem),
        cancelled=is_cancelled(stop),
        seconds=time.perf_counter() - began,
    )


def _run(search: Search, stop: StopRule, began: float, report: Callable[[Progress], None] | None) -> int:
    """Search slice by slice; gives the number of iterations."""
    done, visits = 0, len(search.best.rank)
    while True:
        seconds = time.perf_counter() - began
        if report is not None:
            report(Progress(done, seconds, search.cost, visits - int(search.best.size[0])))
        gone = stop.progress(done, seconds)
        if gone >= 1.0 or int(search.current.size[0]) == 0:
            return done
        count = int(min(SLICE, stop.remaining(done)))
        search.iterate(gone, count)
        done += count
