"""The unified benchmark: home healthcare problems (UHHC) in their published JSON format.

Source: Ceschia, Da Ros, Di Gaspero, Mancini, Maniezzo, Montemanni, Rosati, Schaerf, International
Transactions in Operational Research (2026), doi 10.1111/itor.70140; format of github.com/iolab-uniud/uhhc.
To the classic problem it adds shifts with extra time, lunch breaks, preferred and incompatible caregivers,
optional patients, pairs of independent services, two windows and the idlest caregiver. All of it is our own
model with the instance's weights, but for one thing: who is home before lunch may begin does not wait for it
in our model, and does in the published one.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import inf
from typing import Any

from dispatch.plan import Plan, Rest, Route
from dispatch.problem import Problem
from dispatch.travel import MatrixTravel
from dispatch.visit import Pair, Place, Position, Visit, Window
from dispatch.weights import Weights
from dispatch.worker import Break, Shift, Worker

# Leaving out a patient who is not optional is not allowed; no plan costs a million.
MUST_SERVE = 1e6
LUNCH = "lunch_break"


def is_instance(given: Mapping[str, Any]) -> bool:
    """Whether the JSON object is an instance of the unified problem."""
    return {"patients", "caregivers", "distances", "terminal_points"} <= set(given)


def read_instance(given: Mapping[str, Any]) -> Problem:
    """The problem that a published instance states; services become skills, the matrix gives minutes."""
    costs = {name: weight or 0.0 for name, weight in given["metadata"]["cost_components"].items()}
    names = tuple(f"row {row}" for row in range(len(given["distances"])))
    rows = tuple(tuple(float(value) for value in row) for row in given["distances"])
    return Problem(
        places=tuple(Place(name) for name in names),
        visits=tuple(_visit(given, patient, costs) for patient in given["patients"]),
        workers=tuple(_worker(given, caregiver, costs) for caregiver in given["caregivers"]),
        travel=MatrixTravel(names, {"any": rows}),
        weights=_weights(costs),
        skills=frozenset(service["id"] for service in given["services"]),
    )


def _weights(costs: Mapping[str, float]) -> Weights:
    return Weights(
        travel=costs.get("travel_time", 0.0),
        distance=0.0,
        waiting=costs.get("total_waiting_time", 0.0),
        lateness=costs.get("total_tardiness", 0.0),
        greatest_lateness=costs.get("highest_tardiness", 0.0),
        unassigned=MUST_SERVE,
        overtime=costs.get("total_extra_time", 0.0),
        spread=0.0,
        idle=costs.get("max_idle_time", 0.0),
        preference=costs.get("caregiver_preferences", 0.0),
        discontinuity=0.0,
        moved=0.0,
        shifted=0.0,
    )


def _ends_count(given: Mapping[str, Any]) -> bool:
    """Whether windows and the lunch span hold for the end of a service instead of its start."""
    return bool(given["metadata"].get("time_window_met") == "at_service_end")


def _worker(given: Mapping[str, Any], caregiver: Mapping[str, Any], costs: Mapping[str, float]) -> Worker:
    row_of = {point["id"]: point["distance_matrix_index"] for point in given["terminal_points"]}
    start = caregiver["departing_point"]
    end = caregiver.get("arrival_point") or start
    shift = caregiver.get("working_shift") or {"start": 0.0, "end": inf}
    rest = None
    if caregiver.get("lunch_break"):
        lunch = given["lunch_breaks"]
        minutes = float(lunch["min_duration"])
        closes = float(lunch["end"]) + (0.0 if _ends_count(given) else minutes)
        rest = Break(minutes, float(lunch["start"]), closes, costs.get("missed_lunch_break", 0.0))
    return Worker(
        id=caregiver["id"],
        kind="caregiver",
        start=f"row {row_of[start]}",
        end=f"row {row_of[end]}",
        shifts=(Shift(float(shift["start"]), float(shift["end"]), rest, inf),),
        mode="any",
        skills=dict.fromkeys(caregiver["abilities"]),
    )


def _visit(given: Mapping[str, Any], patient: Mapping[str, Any], costs: Mapping[str, float]) -> Visit:
    default = {service["id"]: service.get("default_duration") for service in given["services"]}
    preferred = patient.get("preferred_caregivers")
    others = [c["id"] for c in given["caregivers"] if preferred is not None and c["id"] not in preferred]
    return Visit(
        id=patient["id"],
        place=f"row {patient['distance_matrix_index']}",
        positions=tuple(
            Position(float(need.get("duration") or default[need["service"]]), frozenset({need["service"]}))
            for need in patient["required_services"]
        ),
        windows=tuple(_windows(patient["time_windows"])),
        price=costs.get("optional_patients", 0.0) if patient.get("optional") else MUST_SERVE,
        due="end" if _ends_count(given) else "start",
        pair=_pair(patient),
        preferences=dict.fromkeys(others, -1.0),
        bans=frozenset(patient.get("incompatible_caregivers") or ()),
    )


def _windows(given: list[Mapping[str, Any]]) -> Iterator[Window]:
    """Ends are soft; a window holds until the next one opens."""
    ordered = sorted(given, key=lambda window: window["start"])
    for window, following in pairwise([*ordered, None]):
        assert window is not None
        latest = float(following["start"]) if following else inf
        yield Window(float(window["start"]), min(float(window["end"]), latest), latest)


def _pair(patient: Mapping[str, Any]) -> Pair | None:
    if len(patient["required_services"]) == 1:
        return None
    synchronization = patient["synchronization"]
    match synchronization["type"]:
        case "simultaneous":
            return Pair("together")
        case "independent":
            return Pair("independent")
    gap = synchronization["distance"]
    return Pair("sequence", float(gap["min"]), float(gap["max"]))


def write_solution(given: Mapping[str, Any], problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan in the published solution format; everybody has lunch who can, also without a route."""
    routes = {route.worker: route for route in plan.routes}
    starts = {caregiver["id"]: caregiver["departing_point"] for caregiver in given["caregivers"]}
    return {
        "routes": [
            {"caregiver_id": worker.id, "locations": _locations(problem, worker, starts[worker.id], routes)}
            for worker in problem.workers
        ]
    }


def _locations(
    problem: Problem, worker: Worker, home: str, routes: Mapping[str, Route]
) -> list[dict[str, Any]]:
    route, rest = routes.get(worker.id), worker.shifts[0].rest
    if route is None:
        if rest is None:
            return []
        begin = max(rest.start, worker.shifts[0].start)
        return [_stop(home, LUNCH, begin, begin + rest.minutes)]
    found = [
        _stop(
            stop.visit,
            next(iter(problem.visit(stop.visit).positions[stop.position].skills)),
            stop.start,
            stop.end,
        )
        for stop in route.stops
    ]
    if route.rest is not None:
        lunch = _stop(_lunch_place(route, route.rest, home), LUNCH, route.rest.start, route.rest.end)
        found.insert(sum(stop.start < route.rest.end - 1e-6 for stop in route.stops), lunch)
    return found


def _stop(place: str, service: str, begin: float, end: float) -> dict[str, Any]:
    return {"patient": place, "service": service, "start_service_time": begin, "end_service_time": end}


def _lunch_place(route: Route, rest: Rest, home: str) -> str:
    """Where the break is taken: on arrival at a patient's, before leaving one, or at the starting point."""
    place = home
    for stop in route.stops:
        if rest.end <= stop.start + 1e-6:
            return stop.visit if rest.start >= stop.arrival - 1e-6 else place
        place = stop.visit
    return home if rest.start >= route.back - 1e-6 else place
