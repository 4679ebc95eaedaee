"""The classic home-care problem in the words of PyVRP 0.14, OR-Tools 9.15 and VROOM 1.15.

Minutes are scaled to whole numbers. Where windows can only be hard, several of them are tried, each with its
share of the seconds: the judge takes the best answer, so that a peer is not punished for its model.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

import numpy as np

from dispatch import Problem, Visit

Chains = Mapping[str, Sequence[tuple[str, int]]]

SCALE = 100
EXTENSIONS = (0.0, 30.0, 120.0, 480.0)  # minutes after the end of the windows that are tried
FORBIDDEN = 10_000_000  # the distance to a client without whose skill one should not go
HORIZON = 10_000 * SCALE
FIRST_PLANS = ("PARALLEL_CHEAPEST_INSERTION", "PATH_CHEAPEST_ARC")

SHORTCOMINGS = {
    "pyvrp": "no soft lateness (hard windows, extended by "
    f"{EXTENSIONS} minutes in turn), no greatest lateness, no pairs; skills as ways of forbidden length",
    "or_tools": "greatest lateness left out (its term wrecks the search); all else is stated; "
    "the better of two settings, each with all the seconds",
    "vroom": f"no soft lateness (hard windows, extended by {EXTENSIONS} minutes in turn), no greatest "
    "lateness, no pairs; it stops by itself when its search is done",
}


def minutes_of(problem: Problem) -> Any:
    """The matrix of scaled minutes; row 0 is the depot, then the visits."""
    places = [problem.workers[0].start, *(visit.place for visit in problem.visits)]
    known = {place.id: place for place in problem.places}
    minutes, _ = problem.travel.legs([known[name] for name in places], problem.workers[0].mode)
    return np.rint(minutes * SCALE).astype(np.int64)


def skill_of(visit: Visit, position: int = 0) -> str:
    """The one skill that a position asks for."""
    return next(iter(visit.positions[position].skills))


def scaled(minutes: float) -> int:
    """Minutes as a whole number of a peer's units."""
    return round(minutes * SCALE)


def pyvrp(problem: Problem, seconds: float, seed: int) -> list[Chains]:
    """PyVRP: one vehicle type for each worker, one profile for each set of skills."""
    library, stop = import_module("pyvrp"), import_module("pyvrp.stop")
    base = minutes_of(problem)
    skills = sorted({frozenset(worker.skills) for worker in problem.workers}, key=sorted)
    distances = []
    for held in skills:
        ways = base.copy()
        for row, visit in enumerate(problem.visits, 1):
            if skill_of(visit) not in held:
                ways[:, row] = FORBIDDEN
        np.fill_diagonal(ways, 0)
        distances.append(ways)
    types = [
        library.VehicleType(profile=skills.index(frozenset(worker.skills)), name=worker.id)
        for worker in problem.workers
    ]
    answers = []
    for extension in EXTENSIONS:
        clients = [
            library.Client(
                location=row,
                service_duration=scaled(visit.positions[0].minutes),
                tw_early=scaled(visit.windows[0].start),
                tw_late=scaled(visit.windows[0].end + extension),
            )
            for row, visit in enumerate(problem.visits, 1)
        ]
        data = library.ProblemData(
            [library.Location(x=0, y=0) for _ in range(len(base))],
            clients,
            [library.Depot(location=0)],
            types,
            distances,
            [base] * len(skills),
            [],
            [],
        )
        limit = stop.MaxRuntime(seconds / len(EXTENSIONS))
        found = library.solve(data, stop=limit, seed=seed, collect_stats=False, display=False)
        answers.append(
            {
                problem.workers[route.vehicle_type()].id: [
                    (problem.visits[step.idx].id, 0)
                    for step in route.schedule()
                    if step.type == library.ActivityType.CLIENT
                ]
                for route in found.best.routes()
            }
        )
    return answers


def vroom(problem: Problem, seconds: float, _seed: int) -> list[Chains]:
    """VROOM at its deepest exploration, which has no seed."""
    library = import_module("vroom")
    number = {skill: i for i, skill in enumerate(sorted({skill_of(visit) for visit in problem.visits}))}
    answers = []
    for extension in EXTENSIONS:
        asked = library.Input()
        asked.set_durations_matrix("car", minutes_of(problem))
        asked.add_vehicle(
            [
                library.Vehicle(
                    i, start=0, end=0, skills={number[skill] for skill in worker.skills if skill in number}
                )
                for i, worker in enumerate(problem.workers)
            ]
        )
        asked.add_job(
            [
                library.Job(
                    i,
                    location=i + 1,
                    default_service=scaled(visit.positions[0].minutes),
                    skills={number[skill_of(visit)]},
                    time_windows=[
                        library.TimeWindow(
                            scaled(visit.windows[0].start), scaled(visit.windows[0].end + extension)
                        )
                    ],
                )
                for i, visit in enumerate(problem.visits)
            ]
        )
        limit = timedelta(seconds=seconds / len(EXTENSIONS))
        table = asked.solve(exploration_level=5, nb_threads=1, timeout=limit).routes
        jobs = table[table["type"] == "job"]
        answers.append(chains_in_order(problem, zip(jobs["vehicle_id"], jobs["id"], strict=True)))
    return answers


def chains_in_order(problem: Problem, steps: Iterable[tuple[int, int]]) -> Chains:
    """The chains of steps that name a worker and a visit by their rows, each route in its order."""
    chains: dict[str, list[tuple[str, int]]] = {}
    for worker, visit in steps:
        chains.setdefault(problem.workers[int(worker)].id, []).append((problem.visits[int(visit)].id, 0))
    return chains


# Operators of OR-Tools that are off by default and without which it ends far higher.
FURTHER_OPERATORS = (
    "use_relocate_neighbors", "use_cross_exchange", "use_tsp_opt", "use_path_lns", "use_full_path_lns",
    "use_tsp_lns", "use_global_cheapest_insertion_expensive_chain_lns",
    "use_local_cheapest_insertion_expensive_chain_lns", "use_global_cheapest_insertion_close_nodes_lns",
    "use_local_cheapest_insertion_close_nodes_lns",
)  # fmt: skip
ON = 3  # OptionalBoolean.BOOL_TRUE


def or_tools(problem: Problem, seconds: float, _seed: int) -> list[Chains]:
    """OR-Tools routing with guided local search and all its useful operators, from two kinds of first plan.

    Each kind gets all the seconds, so that the better one speaks for it.
    """
    library = import_module("ortools.constraint_solver.pywrapcp")
    kinds = import_module("ortools.constraint_solver.routing_enums_pb2")
    answers = []
    for first in FIRST_PLANS:
        tasks, manager, model = _or_tools_model(library, problem)
        settings = library.DefaultRoutingSearchParameters()
        settings.first_solution_strategy = getattr(kinds.FirstSolutionStrategy, first)
        settings.local_search_metaheuristic = kinds.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        settings.time_limit.FromMilliseconds(int(seconds * 1000))
        for name in FURTHER_OPERATORS:
            setattr(settings.local_search_operators, name, ON)
        found = model.SolveWithParameters(settings)
        if found is not None:
            answers.append(_chains(problem, tasks, manager, model, found))
    return answers


def _or_tools_model(library: Any, problem: Problem) -> tuple[list[tuple[int, int]], Any, Any]:
    """The positions in order, and the model with its soft windows, skills and pairs."""
    tasks = [(row, k) for row, visit in enumerate(problem.visits) for k in range(len(visit.positions))]
    minutes = minutes_of(problem)
    spots = [0, *(row + 1 for row, _ in tasks)]
    work = [0, *(scaled(problem.visits[row].positions[k].minutes) for row, k in tasks)]
    manager = library.RoutingIndexManager(len(spots), len(problem.workers), 0)
    model = library.RoutingModel(manager)
    ways = minutes[np.ix_(spots, spots)]
    way = model.RegisterTransitMatrix(ways.tolist())
    model.SetArcCostEvaluatorOfAllVehicles(way)
    lasting = model.RegisterTransitMatrix((ways + np.array(work)[:, None]).tolist())
    model.AddDimension(lasting, HORIZON, HORIZON, False, "time")
    clock, solver = model.GetDimensionOrDie("time"), model.solver()
    for node, (row, k) in enumerate(tasks, 1):
        visit, index = problem.visits[row], manager.NodeToIndex(node)
        clock.CumulVar(index).SetMin(scaled(visit.windows[0].start))
        clock.SetCumulVarSoftUpperBound(index, scaled(visit.windows[0].end), 1)
        able = [i for i, worker in enumerate(problem.workers) if skill_of(visit, k) in worker.skills]
        model.VehicleVar(index).SetValues(able)
        if visit.pair is not None and k == 1:
            first = manager.NodeToIndex(node - 1)
            begins, begins_second = clock.CumulVar(first), clock.CumulVar(index)
            solver.Add(model.VehicleVar(first) != model.VehicleVar(index))
            if visit.pair.kind == "sequence":
                solver.Add(begins_second >= begins + scaled(visit.pair.least))
                solver.Add(begins_second <= begins + scaled(visit.pair.greatest))
            else:
                solver.Add(begins_second == begins)
    return tasks, manager, model


def _chains(
    problem: Problem, tasks: Sequence[tuple[int, int]], manager: Any, model: Any, found: Any
) -> Chains:
    chains: dict[str, list[tuple[str, int]]] = {}
    for number, worker in enumerate(problem.workers):
        index = found.Value(model.NextVar(model.Start(number)))
        chain = []
        while not model.IsEnd(index):
            row, k = tasks[manager.IndexToNode(index) - 1]
            chain.append((problem.visits[row].id, k))
            index = found.Value(model.NextVar(index))
        chains[worker.id] = chain
    return chains
