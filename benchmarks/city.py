"""The county on a busy day: all planning regions within one budget, on two cores or in one process.

`--visits` scales people with visits. `--seconds` is the budget for the whole county, loading and reading the
plans included. `--long` plans once more with ten times the budget and reports the gap.
"""

import os
import resource
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict
from heapq import heapreplace
from importlib import import_module
from time import perf_counter
from typing import Any

from benchmarks.busy_day import busy_day
from dispatch import (
    MaxIterations,
    MaxRuntime,
    Plan,
    Problem,
    each_region,
    merge_plans,
    open_executor,
)  # fmt: skip
from dispatch.warm import warm
from eldercare.visits.planning.pieces import ITERATIONS_PER_VISIT

CORES = 2
# Of the budget, for starting processes and for reading plans out.
OVERHEAD_S, OVERHEAD_SHARE = 3.0, 0.05
SCALES = (1000, 4000, 16000)
LONG = 10


def measure(
    seconds: float = 120.0, seed: int = 1, visits: int = 4000, *, long: bool = False, scaling: bool = True
) -> dict[str, Any]:
    """One day inline and with processes, the long run when asked for, the scaling table, and Dask."""
    warm()  # else each process would compile what changed, and the memory of compilers would be measured
    regions = busy_day(visits, seed)
    with open_executor("processes", CORES) as pool:
        plans, figures = timed(regions, pool, seconds, CORES, seed)
    found = {f"processes_{name}": value for name, value in figures.items()} | memory()
    result: dict[str, Any] = {
        "visits": sum(len(problem.visits) for problem in regions.values()),
        "people": sum(len(problem.workers) for problem in regions.values()),
        "pairs": sum(visit.pair is not None for problem in regions.values() for visit in problem.visits),
        "regions": len(regions),
        "budget_s": seconds,
        **found,
        "cost_by_part": {
            name: round(value) for name, value in asdict(merge_plans(plans).cost).items() if value
        },
        "left_out_by_reason": reasons(plans),
    }
    with open_executor("inline") as here:
        _, figures = timed(regions, here, seconds, 1, seed)
    result |= {f"inline_{name}": value for name, value in figures.items()}
    if long:
        with open_executor("processes", CORES) as pool:
            _, figures = timed(regions, pool, seconds * LONG, CORES, seed)
        result |= {f"long_{name}": value for name, value in figures.items()}
        result["gap_to_long_percent"] = round(100 * (result["processes_cost"] / result["long_cost"] - 1), 3)
    if scaling:
        result["scaling"] = [scale(count, seed) for count in SCALES]
    return result | dask(regions, seed)


def timed(
    regions: Mapping[str, Problem], executor: Executor, seconds: float, workers: int, seed: int
) -> tuple[dict[str, Plan], dict[str, Any]]:
    """Plan the county within the budget; its plans and what they cost."""
    began = perf_counter()
    search = max(0.1, seconds * (1 - OVERHEAD_SHARE) - OVERHEAD_S)
    stops = {code: MaxRuntime(share) for code, share in shares(regions, search, workers).items()}
    plans = dict(each_region(regions, executor=executor, stop=stops, seed=seed))
    took = perf_counter() - began
    whole = merge_plans(plans)
    return plans, {
        "cost": round(whole.cost.total, 1),
        "unassigned": len(whole.unassigned),
        "iterations": whole.iterations,
        "wall_s": round(took, 2),
    }


def shares(regions: Mapping[str, Problem], seconds: float, workers: int) -> dict[str, float]:
    """Seconds for each region, by its visits, so that all are done in time on so many workers.

    Regions are taken in the order of their codes by whoever is free.
    """
    free = [0.0] * workers
    for code in sorted(regions):
        heapreplace(free, free[0] + len(regions[code].visits))
    longest = max(free)
    return {code: seconds * len(problem.visits) / longest for code, problem in regions.items()}


def reasons(plans: Mapping[str, Plan]) -> dict[str, int]:
    """How many visits are left out for each reason."""
    found: dict[str, int] = {}
    for plan in plans.values():
        for left in plan.unassigned:
            found[left.reason.value] = found.get(left.reason.value, 0) + 1
    return dict(sorted(found.items()))


def scale(visits: int, seed: int) -> dict[str, Any]:
    """The wall clock of so many visits with a fixed count of iterations for each, in this process."""
    regions = busy_day(visits, seed)
    with open_executor("inline") as here:
        began = perf_counter()
        plans = dict(each_region(regions, executor=here, stop=fixed(regions), seed=seed))
        took = perf_counter() - began
    count = sum(len(problem.visits) for problem in regions.values())
    whole = merge_plans(plans)
    return {
        "visits": count,
        "regions": len(regions),
        "wall_s": round(took, 2),
        "ms_per_visit": round(1000 * took / count, 3),
        "cost_per_visit": round(whole.cost.total / count, 2),
        "unassigned": len(whole.unassigned),
    }


def fixed(regions: Mapping[str, Problem]) -> dict[str, MaxIterations]:
    """A rule for each region that counts iterations by its visits."""
    return {code: MaxIterations(ITERATIONS_PER_VISIT * len(p.visits)) for code, p in regions.items()}


def dask(regions: Mapping[str, Problem], seed: int) -> dict[str, Any]:
    """The same fixed work in one process and on two Dask workers of this machine, new and after some work."""
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError:
        return {"dask": "not measured: pip install 'eldercare[dask]'"}
    with open_executor("inline") as here:
        alone = fixed_seconds(regions, here, seed)
    with two_workers(distributed) as address, open_executor(f"dask://{address}") as cluster:
        first = fixed_seconds(regions, cluster, seed)
        together = fixed_seconds(regions, cluster, seed)
    return {
        "dask_version": distributed.__version__,
        "dask_inline_s": round(alone, 2),
        "dask_2_new_workers_s": round(first, 2),
        "dask_2_workers_s": round(together, 2),
        "dask_speed_up": round(alone / together, 2),
    }


@contextmanager
def two_workers(distributed: Any) -> Iterator[str]:
    """A scheduler with two worker processes of one thread; gives its host and port."""
    with distributed.LocalCluster(
        n_workers=CORES, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        with distributed.Client(cluster) as client:
            client.run(warm)  # each worker loads the kernel
        yield cluster.scheduler_address.removeprefix("tcp://")


def fixed_seconds(regions: Mapping[str, Problem], executor: Executor, seed: int) -> float:
    """The wall clock of a fixed count of iterations for each visit."""
    began = perf_counter()
    for _ in each_region(regions, executor=executor, stop=fixed(regions), seed=seed):
        pass
    return perf_counter() - began


def memory() -> dict[str, Any]:
    """Peaks of this process and of its largest child so far; all need at most their sum over the cores."""
    if os.uname().sysname == "Darwin":  # there it counts in bytes
        return {"peak_mib": "not measured on this system"}
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "peak_own_mib": round(own),
        "peak_child_mib": round(child),
        "peak_at_most_mib": round(own + CORES * child),
    }
