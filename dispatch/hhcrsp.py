"""The public benchmark: Home Health Care Routing and Scheduling Problems in their published JSON format.

Source: Mankowska, Meisel, Bierwirth, Health Care Management Science 17 (2014), doi 10.1007/s10729-013-9243-1;
format of github.com/iolab-uniud/hhcrsp. All start at time 0 at one depot, window starts are hard and ends
soft, everything is served, and the cost is (distance + sum of lateness + greatest lateness) / 3.
"""

from collections.abc import Mapping
from math import inf
from typing import Any

from dispatch.given import Given
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


def is_instance(given: Any) -> bool:
    """Whether the JSON value is an instance of the classic problem."""
    return isinstance(given, dict) and {"patients", "caregivers", "distances"} <= set(given)


def read_instance(given: Mapping[str, Any]) -> Problem:
    """The problem that a published instance states; services become skills, the matrix gives minutes.

    Raises `UnreadableError` or `InvalidProblemError` naming the field that does not fit.
    """
    source = Given(given)
    default = default_minutes(source)
    patients = tuple(source["patients"])
    names = (DEPOT, *(patient["id"].text() for patient in patients))
    return Problem(
        places=tuple(Place(name) for name in names),
        visits=tuple(_visit(patient, default) for patient in patients),
        workers=tuple(
            Worker(
                id=caregiver["id"].text(),
                kind="caregiver",
                start=DEPOT,
                shifts=(Shift(0.0, inf),),
                mode="any",
                skills=read_skills(caregiver, default),
            )
            for caregiver in source["caregivers"]
        ),
        travel=MatrixTravel(names, {"any": tuple(row.numbers() for row in source["distances"])}),
        weights=OBJECTIVE,
        skills=frozenset(default),
    )


def default_minutes(source: Given) -> dict[str, Given | None]:
    """The services by name with the minutes they take where a patient says nothing else."""
    return {service["id"].text(): service.get("default_duration") for service in source["services"]}


def read_skills(caregiver: Given, known: Mapping[str, Given | None]) -> dict[str, int | None]:
    """The services a caregiver may do, without end."""
    return {skill.one_of(known, "service"): None for skill in caregiver["abilities"]}


def read_position(need: Given, default: Mapping[str, Given | None]) -> Position:
    """One service that a patient asks for; without minutes of its own it takes the service's."""
    service, own = need["service"].one_of(default, "service"), need.get("duration")
    minutes = own.number() if own else 0.0
    return Position(minutes or (default[service] or need["duration"]).number(), frozenset({service}))


def _visit(patient: Given, default: Mapping[str, Given | None]) -> Visit:
    opens, ends = (end.number() for end in patient["time_window"].both())
    positions = tuple(read_position(need, default) for need in patient["required_caregivers"])
    return Visit(
        id=patient["id"].text(),
        place=patient["id"].text(),
        positions=positions,
        windows=(Window(opens, ends, inf),),
        pair=_pair(patient) if len(positions) == 2 else None,
    )


def _pair(patient: Given) -> Pair:
    synchronization = patient["synchronization"]
    if synchronization["type"].one_of({"simultaneous", "sequential"}, "type") == "simultaneous":
        return Pair("together")
    least, greatest = synchronization["distance"].both()
    return Pair("sequence", least.number(), greatest.number())


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
