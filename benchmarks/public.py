"""The two public benchmarks: gaps to the best published totals, checked by judges of their own.

`hhcrsp`: the Home Health Care Routing and Scheduling Problem; `uhhc`: the unified problem. One thread, one
search. Some instances lie in `benchmarks/data`; `--instances FOLDER` takes any others of the same format.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.judges import Verdict, judge_hhcrsp, judge_uhhc
from dispatch import MaxIterations, MaxRuntime, Plan, solve
from dispatch.files import read_json, read_problem, write_answer

DATA = Path(__file__).parent / "data"
# Figures are wanted for instances of this many patients and more, as published ones are optimal below.
LARGE = 75


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one instance."""

    instance: str
    patients: int
    cost: float
    best: float | None
    published_mean: float | None
    breaches: int
    iterations: int

    @property
    def gap(self) -> float | None:
        """Per cent above the best published total; below zero is better."""
        return None if self.best is None else (self.cost / self.best - 1.0) * 100.0


def measure_hhcrsp(
    *, seconds: float = 10.0, seed: int = 1, instances: Path = DATA / "hhcrsp"
) -> dict[str, Any]:
    """The classic instances, each solved for so many seconds."""
    results = _solve_all(instances, DATA / "hhcrsp", judge_hhcrsp, seconds, seed)
    gaps = [result.gap for result in results if result.gap is not None and result.patients >= LARGE]
    return _report(results, seconds, seed) | {"mean_gap_large": round(mean(gaps), 2) if gaps else None}


def measure_uhhc(*, seconds: float = 60.0, seed: int = 1, instances: Path = DATA / "uhhc") -> dict[str, Any]:
    """The unified instances, each solved for so many seconds."""
    results = _solve_all(instances, DATA / "uhhc", judge_uhhc, seconds, seed)
    known = [result for result in results if result.best is not None and result.published_mean is not None]
    return _report(results, seconds, seed) | {
        "below_published_mean": sum(r.cost < (r.published_mean or 0.0) for r in known),
        "at_or_below_published_best": sum(r.cost <= (r.best or 0.0) for r in known),
    }


def _solve_all(
    folder: Path,
    published: Path,
    judge: Callable[[Any, Any], Verdict],
    seconds: float,
    seed: int,
) -> list[Result]:
    with (published / "published.csv").open(newline="") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    results: list[Result] = []
    for path in sorted(folder.glob("*.json.gz")):
        given = read_json(path)
        problem = read_problem(given)
        if not results:
            solve(problem, stop=MaxIterations(100), seed=seed)  # loads the compiled kernel
        plan = solve(problem, stop=MaxRuntime(seconds), seed=seed)
        verdict = judge(given, write_answer(given, problem, plan))
        name = path.name.removesuffix(".json.gz")
        results.append(_result(name, len(given["patients"]), plan, verdict, known.get(name, {})))
        print(_line(results[-1]), flush=True)
    return results


def _result(name: str, patients: int, plan: Plan, verdict: Verdict, published: Mapping[str, str]) -> Result:
    best, average = published.get("best"), published.get("mean")
    return Result(
        instance=name,
        patients=patients,
        cost=verdict.cost,
        best=float(best) if best else None,
        published_mean=float(average) if average else None,
        breaches=len(verdict.breaches),
        iterations=plan.iterations,
    )


def _line(result: Result) -> str:
    gap = "" if result.gap is None else f"{result.gap:+8.2f} %"
    best = "" if result.best is None else f"{result.best:12.3f}"
    return (
        f"{result.instance:<28}{result.patients:>5}{result.cost:>12.3f}{best}{gap}"
        f"{result.breaches:>4} breaches{result.iterations / 1e6:>8.1f} M proposals"
    )


def _report(results: list[Result], seconds: float, seed: int) -> dict[str, Any]:
    gaps = {result.instance: round(result.gap, 2) for result in results if result.gap is not None}
    return {
        "seconds": seconds,
        "seed": seed,
        "gaps": gaps,
        "mean_gap": round(mean(gaps.values()), 2) if gaps else None,
        "worst_gap": max(gaps.values(), default=None),
        "new_best": sum(gap < 0 for gap in gaps.values()),
        "breaches": sum(result.breaches for result in results),
    }
