"""Other planners on the public classic instances: equal seconds, one thread, one judge for all.

Without the visits of two people PyVRP, OR-Tools and VROOM take part; with them OR-Tools alone, as the others
cannot state them. Only the peers' routes count: they are timed anew at the earliest by our own model, and
judged by `judge_hhcrsp`. A peer that leaves a visit out, or sends somebody without the skill, has no cost.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

from benchmarks.judges import judge_hhcrsp
from benchmarks.peer_models import SHORTCOMINGS, or_tools, pyvrp, vroom
from benchmarks.public import DATA
from dispatch import MaxIterations, MaxRuntime, Plan, Problem, hhcrsp, solve
from dispatch.files import read_json

Json = Mapping[str, Any]
Chains = Mapping[str, Sequence[tuple[str, int]]]
"""For each worker the positions of visits in order."""
Peer = Callable[[Problem, float, int], list[Chains]]

PEERS: dict[str, tuple[str, Peer]] = {
    "pyvrp": ("pyvrp", pyvrp),
    "or_tools": ("ortools", or_tools),
    "vroom": ("pyvroom", vroom),
}
PAIR_PEERS = ("or_tools",)
EXTRA = "pip install 'eldercare[peers]'"
MOST_ROUNDS = 10_000  # of timing; routes that still change then wait for each other in a circle


def measure(*, seconds: float = 10.0, seed: int = 1, instances: Path = DATA / "hhcrsp") -> dict[str, Any]:
    """Every instance without its pairs by all, and with them by ourselves and OR-Tools."""
    rows = []
    for path in sorted(instances.glob("*.json.gz")):
        given = read_json(path)
        for kind, instance, names in (
            ("alone", without_pairs(given), tuple(PEERS)),
            ("pairs", given, PAIR_PEERS),
        ):
            row = compare(instance, names, seconds, seed)
            rows.append({"instance": path.name.removesuffix(".json.gz"), "kind": kind, **row})
            print(_line(rows[-1]), flush=True)
    return {
        "seconds": seconds,
        "rows": rows,
        "mean_gap_percent": {
            f"{kind}_{name}": _mean_gap(rows, kind, name)
            for kind, names in (("alone", PEERS), ("pairs", PAIR_PEERS))
            for name in names
        },
        "versions": {name: version(package) for name, (package, _) in PEERS.items()},
        "not_modelled": SHORTCOMINGS,
    }


def version(package: str) -> str:
    """The version of a peer, or how to get it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return f"missing: {EXTRA}"


def compare(given: Json, names: Sequence[str], seconds: float, seed: int) -> dict[str, Any]:
    """The cost of ours and of each peer that is installed; None where no answer holds."""
    problem = hhcrsp.read_instance(given)
    solve(problem, stop=MaxIterations(100), seed=seed)  # loads the compiled kernel
    ours = solve(problem, stop=MaxRuntime(seconds), seed=seed)
    row: dict[str, Any] = {
        "patients": len(problem.visits),
        "ours": cost_of_chains(given, problem, chains_of(ours)),
    }
    for name in names:
        package, peer = PEERS[name]
        if version(package).startswith("missing"):
            row[name] = "missing"
            continue
        began = perf_counter()
        answers = peer(problem, seconds, seed)
        row[f"{name}_s"] = round(perf_counter() - began, 1)
        costs = [cost_of_chains(given, problem, chains) for chains in answers]
        row[name] = min((cost for cost in costs if cost is not None), default=None)
    return row


def without_pairs(given: Json) -> dict[str, Any]:
    """The instance without the patients who need two people."""
    single = [i for i, patient in enumerate(given["patients"]) if len(patient["required_caregivers"]) == 1]
    kept = [0, *(i + 1 for i in single)]
    return {
        **given,
        "patients": [given["patients"][i] for i in single],
        "distances": [[given["distances"][i][j] for j in kept] for i in kept],
    }


def chains_of(plan: Plan) -> Chains:
    """Who does what in which order by a plan of ours."""
    return {route.worker: [(stop.visit, stop.position) for stop in route.stops] for route in plan.routes}


def cost_of_chains(given: Json, problem: Problem, chains: Chains) -> float | None:
    """The judge's cost of the routes at their earliest times; None when they break a rule or never end."""
    starts = earliest_starts(given, problem, chains)
    if starts is None:
        return None
    visits = {visit.id: visit for visit in problem.visits}
    routes = [
        {
            "caregiver_id": worker,
            "locations": [
                {
                    "patient": visit,
                    "service": next(iter(visits[visit].positions[k].skills)),
                    "arrival_time": starts[visit, k],
                    "departure_time": starts[visit, k] + visits[visit].positions[k].minutes,
                }
                for visit, k in chain
            ],
        }
        for worker, chain in chains.items()
    ]
    verdict = judge_hhcrsp(given, {"routes": routes})
    return None if verdict.breaches else round(verdict.cost, 3)


def earliest_starts(given: Json, problem: Problem, chains: Chains) -> dict[tuple[str, int], float] | None:
    """When everything starts if everybody goes on as soon as possible; None for a wait in a circle."""
    visits = {visit.id: visit for visit in problem.visits}
    row_of = {visit.id: i for i, visit in enumerate(problem.visits, 1)}
    starts = {key: visits[key[0]].windows[0].start for chain in chains.values() for key in chain}
    for _ in range(MOST_ROUNDS):
        before = dict(starts)
        for chain in chains.values():
            at, free = 0, 0.0
            for key in chain:
                starts[key] = max(starts[key], free + given["distances"][at][row_of[key[0]]])
                at, free = row_of[key[0]], starts[key] + visits[key[0]].positions[key[1]].minutes
        for visit in problem.visits:
            first, second = (visit.id, 0), (visit.id, 1)
            if visit.pair is not None and first in starts and second in starts:
                least, greatest = (
                    (visit.pair.least, visit.pair.greatest) if visit.pair.kind == "sequence" else (0.0, 0.0)
                )
                starts[second] = max(starts[second], starts[first] + least)
                starts[first] = max(starts[first], starts[second] - greatest)
        if starts == before:
            return starts
    return None


def _mean_gap(rows: Sequence[Json], kind: str, name: str) -> float | None:
    """By how many per cent the peer costs more than ours, in the mean of the instances it could do."""
    gaps = [
        100 * (row[name] / row["ours"] - 1)
        for row in rows
        if row["kind"] == kind and isinstance(row.get(name), float) and row["ours"]
    ]
    return round(mean(gaps), 2) if gaps else None


def _line(row: Json) -> str:
    costs = "".join(f"{name}: {row[name]!s:<12}" for name in ("ours", *PEERS) if name in row)
    return f"{row['instance']:<28}{row['kind']:<6}{row['patients']:>5}  {costs}"
