"""The public benchmark: Home Health Care Routing and Scheduling Problems in their published JSON format.

Source: Mankowska, Meisel, Bierwirth, Health Care Management Science 17 (2014), doi 10.1007/s10729-013-9243-1;
format of github.com/iolab-uniud/hhcrsp. All start at time 0 at one depot, window starts are hard and ends
soft, everything is served, and the cost is (distance + sum of lateness + greatest lateness) / 3.
"""

from collections.abc import Mapping
from math import inf
from typing import Any

from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.travel import MatrixTravel
from dispatch.visit import Pair, Place, Position, Visit, Window
from dispatch.weights import Weights
from dispatch.worker import Shift, Worker

DEPOT = "depot"
THIRD = 1 / 3
# Leaving a patient out is not allowed; no plan costs a million.
MUST_SERVE = 1e6

OBJECTIVE = Weights(
    travel=THIRD, distance=0.0, waiting=0.0, lateness=THIRD, greatest_lateness=THIRD, unassigned=MUST_SERVE,
    overtime=0.0, spread=0.0, idle=0.0, preference=0.0, discontinuity=0.0, moved=0.0, shifted=0.0,
)  # fmt: skip


def is_instance(given: Mapping[str, Any]) -> bool:
    """Whether the JSON object is an instance of the classic problem."""
    return {"patients", "caregivers", "distances"} <= set(given)


def read_instance(given: Mapping[str, Any]) -> Problem:
    """The problem that a published instance states; services become skills, the matrix gives minutes."""
    default = {service["id"]: service.get("default_duration") for service in given["services"]}
    patients = given["patients"]
    names = (DEPOT, *(patient["id"] for patient in patients))
    rows = tuple(tuple(float(value) for value in row) for row in given["distances"])
    return Problem(
        places=tuple(Place(name) for name in names),
        visits=tuple(_visit(patient, default) for patient in patients),
        workers=tuple(
            Worker(
                id=caregiver["id"],
                kind="caregiver",
                start=DEPOT,
                shifts=(Shift(0.0, inf),),
                mode="any",
                skills=dict.fromkeys(caregiver["abilities"]),
            )
            for caregiver in given["caregivers"]
        ),
        travel=MatrixTravel(names, {"any": rows}),
        weights=OBJECTIVE,
        skills=frozenset(default),
    )


def _visit(patient: Mapping[str, Any], default: Mapping[str, float | None]) -> Visit:
    opens, ends = patient["time_window"]
    return Visit(
        id=patient["id"],
        place=patient["id"],
        positions=tuple(
            Position(float(need.get("duration", default[need["service"]])), frozenset({need["service"]}))
            for need in patient["required_caregivers"]
        ),
        windows=(Window(float(opens), float(ends), inf),),
        pair=_pair(patient),
    )


def _pair(patient: Mapping[str, Any]) -> Pair | None:
    if len(patient["required_caregivers"]) == 1:
        return None
    synchronization = patient["synchronization"]
    if synchronization["type"] == "simultaneous":
        return Pair("together")
    least, greatest = synchronization["distance"]
    return Pair("sequence", float(least), float(greatest))


def write_solution(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan in the published solution format; every caregiver is listed, also those without a route."""
    services = {
        (visit.id, k): next(iter(position.skills))
        for visit in problem.visits
        for k, position in enumerate(visit.positions)
    }
    stops = {route.worker: route.stops for route in plan.routes}
    return {
        "routes": [
            {
                "caregiver_id": worker.id,
                "locations": [
                    {
                        "patient": stop.visit,
                        "service": services[stop.visit, stop.position],
                        "arrival_time": stop.start,
                        "departure_time": stop.end,
                    }
                    for stop in stops.get(worker.id, ())
                ],
            }
            for worker in problem.workers
        ]
    }
