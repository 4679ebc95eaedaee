"""A county at once: its planning regions, solved by any `concurrent.futures.Executor` and merged.

Problems and plans are plain data, so the same call runs in this process, in several, or on a Dask cluster.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from dispatch.plan import Cost, Plan
from dispatch.problem import Problem
from dispatch.regions import Stations, split_county
from dispatch.search import solve
from dispatch.stop import StopRule

P = ParamSpec("P")
T = TypeVar("T")

DASK = "dask://"


class UnknownEngineError(ValueError):
    """The engine's name is none of inline, processes and dask://HOST:PORT."""


class MissingExtraError(RuntimeError):
    """A library of an optional extra is not installed."""


class InlineExecutor(Executor):
    """Does the work in the caller's thread: `submit` at once, `map` as its results are asked for."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The call, already done; an error is raised here and not kept."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[T]:
        """Call after call, each when the one before was taken; no timeout and no chunks."""
        return map(fn, *iterables)


@contextmanager
def open_executor(engine: str, workers: int | None = None) -> Iterator[Executor]:
    """The executor that an engine's name stands for: inline, processes or dask://HOST:PORT.

    `workers` limits the processes. Raises `UnknownEngineError`, or `MissingExtraError` without Dask.
    """
    if engine == "inline":
        yield InlineExecutor()
    elif engine == "processes":
        # spawn: a forked child would inherit locks of the web server's threads
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool
    elif engine.startswith(DASK):
        with _dask_client(engine.removeprefix(DASK)) as client:
            # pure=False: else Dask would first reckon a name from all of each problem, for seconds
            yield client.get_executor(pure=False)
    else:
        raise UnknownEngineError(f"unknown engine {engine!r}: inline, processes or dask://HOST:PORT")


def _dask_client(address: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as missing:
        raise MissingExtraError("this engine needs Dask: pip install 'eldercare[dask]'") from missing
    return distributed.Client(f"tcp://{address}")


def each_region(
    problems: Mapping[str, Problem],
    *,
    executor: Executor,
    stop: StopRule | Mapping[str, StopRule],
    seed: int,
    starts: Mapping[str, Plan] | None = None,
    known: Mapping[str, Plan] | None = None,
) -> Iterator[tuple[str, Plan]]:
    """The regions' plans in the order of their codes, each as soon as it and those before it are found.

    `stop` is one rule for each region, or a rule by code; `starts` are plans in force to begin from and
    `known` plans to be no worse than, by code (see `solve`). A region's plan depends on these, its own
    problem, stop rule and the seed alone: its `snapshot`, `seed` and `iterations` (with start or known plan)
    replay it, by whatever executor. A `Cancelled` rule works inline only, events cross no wire.
    """
    codes = sorted(problems)
    stops = [stop[code] if isinstance(stop, Mapping) else stop for code in codes]
    begun, beaten = ([(plans or {}).get(code) for code in codes] for plans in (starts, known))
    plans = executor.map(partial(_solve, seed), [problems[code] for code in codes], stops, begun, beaten)
    yield from zip(codes, plans, strict=True)


def _solve(seed: int, problem: Problem, stop: StopRule, start: Plan | None, known: Plan | None) -> Plan:
    """`solve` with arguments by position, as `map` gives them."""
    return solve(problem, stop=stop, seed=seed, start=start, known=known)


def solve_regions(
    problems: Mapping[str, Problem], *, executor: Executor, stop: StopRule, seed: int
) -> dict[str, Plan]:
    """All regions' plans by code."""
    return dict(each_region(problems, executor=executor, stop=stop, seed=seed))


def solve_county(
    county: Problem, stations: Stations, *, executor: Executor, stop: StopRule, seed: int
) -> Plan:
    """The plan of a whole county, region by region (see `regions`)."""
    regions = split_county(county, stations)
    return merge_plans(solve_regions(regions, executor=executor, stop=stop, seed=seed))


def merge_plans(plans: Mapping[str, Plan]) -> Plan:
    """One plan of all regions: costs summed, of the greatest lateness and the idlest shift the worst."""
    ordered = [plans[code] for code in sorted(plans)]
    parts = {part.name: sum(getattr(plan.cost, part.name) for plan in ordered) for part in fields(Cost)}
    for name in ("greatest_lateness", "idle"):
        parts[name] = max((getattr(plan.cost, name) for plan in ordered), default=0.0)
    names = "".join(plan.snapshot for plan in ordered)
    return Plan(
        routes=tuple(route for plan in ordered for route in plan.routes),
        unassigned=tuple(left for plan in ordered for left in plan.unassigned),
        cost=Cost(**parts),
        seed=ordered[0].seed if ordered else 0,
        iterations=sum(plan.iterations for plan in ordered),
        snapshot=hashlib.sha256(names.encode()).hexdigest()[:16],
        cancelled=any(plan.cancelled for plan in ordered),
        seconds=sum(plan.seconds for plan in ordered),
    )
