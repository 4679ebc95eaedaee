"""The unified benchmark: home healthcare problems (UHHC) in their published JSON format.

Source: Ceschia, Da Ros, Di Gaspero, Mancini, Maniezzo, Montemanni, Rosati, Schaerf, International
Transactions in Operational Research (2026), doi 10.1111/itor.70140; format of github.com/iolab-uniud/uhhc.
To the classic problem it adds shifts with extra time, lunch breaks, preferred and incompatible caregivers,
optional patients, pairs of independent services, two windows and the idlest caregiver. All of it is our own
model with the instance's weights, or with a hard rule where the weight is "HARD", but for one thing: who is
home before lunch may begin does not wait for it in our model, and does in the published one.
"""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from dispatch.given import Given
from dispatch.hhcrsp import MUST_SERVE, default_minutes, read_position, read_skills
from dispatch.plan import Plan, Rest, Route
from dispatch.problem import Problem
from dispatch.travel import MatrixTravel
from dispatch.visit import Pair, Place, Visit, Window
from dispatch.weights import Weights
from dispatch.worker import Break, Shift, Worker

LUNCH = "lunch_break"
# The part of the objective that each weight of ours stands for.
WEIGHTS = {
    "travel": "travel_time",
    "waiting": "total_waiting_time",
    "lateness": "total_tardiness",
    "greatest_lateness": "highest_tardiness",
    "overtime": "total_extra_time",
    "idle": "max_idle_time",
    "preference": "caregiver_preferences",
}
# Instead of a weight: the part is no cost but a rule, and must be 0. These are rules unless said otherwise.
HARD = "HARD"
CHOICES = {"caregiver_preferences", "optional_patients", "missed_lunch_break"}


def is_instance(given: Any) -> bool:
    """Whether the JSON value is an instance of the unified problem."""
    return isinstance(given, dict) and {"patients", "caregivers", "distances", "terminal_points"} <= set(
        given
    )


class Costs:
    """The objective of an instance: the weights, and what of it is a rule."""

    def __init__(self, source: Given) -> None:
        self._given = source["metadata"]["cost_components"]

    def is_rule(self, *names: str) -> bool:
        """Whether one of these parts must be 0; of those that choose among people it is so unless weighed."""
        parts = {name: self._given.get(name) for name in names}
        return any(name in CHOICES if part is None else part.value == HARD for name, part in parts.items())

    def weight(self, name: str) -> float:
        """What one unit of a part costs; nothing where it is a rule."""
        part = self._given.get(name)
        return 0.0 if part is None or self.is_rule(name) else part.number()


def read_instance(given: Mapping[str, Any]) -> Problem:
    """The problem that a published instance states; services become skills, the matrix gives minutes.

    Raises `UnreadableError` or `InvalidProblemError` naming the field that does not fit.
    """
    source = Given(given)
    costs, default = Costs(source), default_minutes(source)
    rows = tuple(row.numbers() for row in source["distances"])
    names = tuple(f"row {row}" for row in range(len(rows)))
    return Problem(
        places=tuple(Place(name) for name in names),
        visits=tuple(_visit(source, patient, costs, default) for patient in source["patients"]),
        workers=tuple(_worker(source, caregiver, costs, default) for caregiver in source["caregivers"]),
        travel=MatrixTravel(names, {"any": rows}),
        weights=_weights(costs),
        skills=frozenset(default),
    )


def _weights(costs: Costs) -> Weights:
    nothing = dict.fromkeys(Weights.__slots__, 0.0)
    ours = {name: costs.weight(published) for name, published in WEIGHTS.items()}
    return Weights(**nothing | ours | {"unassigned": MUST_SERVE})


def _ends_count(source: Given) -> bool:
    """Whether windows and the lunch span hold for the end of a service instead of its start."""
    met = source["metadata"].get("time_window_met")
    return met is not None and met.value == "at_service_end"


def _worker(source: Given, caregiver: Given, costs: Costs, default: Mapping[str, Given | None]) -> Worker:
    size = len(source.value["distances"])
    rows = {point["id"].text(): point["distance_matrix_index"] for point in source["terminal_points"]}
    start = caregiver["departing_point"].one_of(rows, "terminal point")
    end = caregiver.get("arrival_point")
    shift = caregiver.get("working_shift")
    starts, ends = (shift["start"].number(), shift["end"].number()) if shift else (0.0, inf)
    latest = ends if costs.is_rule("total_extra_time", "working_time") else inf
    lunch = caregiver.get(LUNCH)
    return Worker(
        id=caregiver["id"].text(),
        kind="caregiver",
        start=f"row {rows[start].row(size)}",
        end=f"row {rows[end.one_of(rows, 'terminal point') if end else start].row(size)}",
        shifts=(Shift(starts, ends, _lunch(source, costs) if lunch and lunch.value else None, latest),),
        mode="any",
        skills=read_skills(caregiver, default),
    )


def _lunch(source: Given, costs: Costs) -> Break:
    lunch = source["lunch_breaks"]
    minutes = lunch["min_duration"].number()
    closes = lunch["end"].number() + (0.0 if _ends_count(source) else minutes)
    price = None if costs.is_rule("missed_lunch_break") else costs.weight("missed_lunch_break")
    return Break(minutes, lunch["start"].number(), closes, price)


def _visit(source: Given, patient: Given, costs: Costs, default: Mapping[str, Given | None]) -> Visit:
    positions = tuple(read_position(need, default) for need in patient["required_services"])
    others, incompatible = _others(source, patient), patient.get("incompatible_caregivers")
    bans = {name.text() for name in incompatible} if incompatible else set()
    if costs.is_rule("caregiver_preferences"):
        bans |= others
    optional = patient.get("optional")
    may_stay_out = optional is not None and optional.value and not costs.is_rule("optional_patients")
    hard_ends = costs.is_rule("total_tardiness", "highest_tardiness")
    return Visit(
        id=patient["id"].text(),
        place=f"row {patient['distance_matrix_index'].row(len(source.value['distances']))}",
        positions=positions,
        windows=tuple(_windows(patient["time_windows"], hard_ends=hard_ends)),
        price=costs.weight("optional_patients") if may_stay_out else MUST_SERVE,
        due="end" if _ends_count(source) else "start",
        pair=_pair(patient) if len(positions) == 2 else None,
        preferences=dict.fromkeys(sorted(others), -1.0),
        bans=frozenset(bans),
    )


def _others(source: Given, patient: Given) -> set[str]:
    """The caregivers whom a patient who prefers some does not prefer."""
    preferred = patient.get("preferred_caregivers")
    if preferred is None:
        return set()
    liked = {name.text() for name in preferred}
    return {caregiver["id"].text() for caregiver in source["caregivers"]} - liked


def _windows(given: Given, *, hard_ends: bool) -> Iterator[Window]:
    """Ends are soft, unless they are a rule; a window holds until the next one opens."""
    spans = sorted((window["start"].number(), window["end"].number()) for window in given)
    following = [*(start for start, _ in spans[1:]), inf]
    for (start, end), latest in zip(spans, following, strict=False):
        yield Window(start, min(end, latest), None if hard_ends else latest)


def _pair(patient: Given) -> Pair:
    synchronization = patient["synchronization"]
    kind = synchronization["type"].one_of({"simultaneous", "independent", "sequential"}, "type")
    if kind != "sequential":
        return Pair("together" if kind == "simultaneous" else "independent")
    gap = synchronization["distance"]
    return Pair("sequence", gap["min"].number(), gap["max"].number())


def write_solution(given: Mapping[str, Any], problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan in the published solution format; everybody has lunch whom it pays, also without a route."""
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
    if route.rest is not None and not _better_without(problem, worker, route, route.rest):
        lunch = _stop(_lunch_place(route, route.rest, home), LUNCH, route.rest.start, route.rest.end)
        found.insert(sum(stop.start < route.rest.end - 1e-6 for stop in route.stops), lunch)
    return found


def _better_without(problem: Problem, worker: Worker, route: Route, rest: Rest) -> bool:
    """Whether to wait at home for lunch would cost more than to miss it and be idle for as long instead."""
    waiting = problem.weights.waiting * max(0.0, rest.start - route.back)
    price = worker.shifts[0].rest.price if worker.shifts[0].rest else None
    return price is not None and waiting > price + problem.weights.idle * (rest.end - rest.start)


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
