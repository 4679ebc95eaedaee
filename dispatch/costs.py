"""What a plan costs, part by part, by the definitions of `Weights`: one function for each part.

The search keeps the same sums while it runs; here they are counted from the stops alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dispatch.offers import price_of
from dispatch.plan import Cost, Route, Stop
from dispatch.problem import Problem
from dispatch.timing import EPSILON
from dispatch.visit import Visit
from dispatch.worker import Shift


@dataclass(frozen=True)
class Bill:
    """The routes of a plan and the visits it leaves out, ready to be counted."""

    problem: Problem
    routes: Sequence[Route]
    left_out: Sequence[Visit]

    @cached_property
    def visits(self) -> Mapping[str, Visit]:
        """The visits by id."""
        return {visit.id: visit for visit in self.problem.visits}

    @cached_property
    def shifts(self) -> Mapping[tuple[str, int], Shift]:
        """Every shift by worker and number."""
        return {(w.id, i): shift for w in self.problem.workers for i, shift in enumerate(w.shifts)}

    def stops(self) -> Iterable[tuple[Route, Stop, Visit]]:
        """Each stop with its route and visit."""
        return ((route, stop, self.visits[stop.visit]) for route in self.routes for stop in route.stops)


def cost_of(problem: Problem, routes: Sequence[Route], left_out: Sequence[Visit]) -> Cost:
    """The cost of all parts; rounding dust is swept away."""
    bill, weights = Bill(problem, routes, left_out), problem.weights
    amounts = {
        "travel": weights.travel * sum(route.travel_minutes for route in routes),
        "distance": weights.distance * sum(kilometres(route) for route in routes),
        "waiting": weights.waiting * sum(stop.waiting for _, stop, _ in bill.stops()),
        "lateness": weights.lateness * sum(lateness(bill)),
        "greatest_lateness": weights.greatest_lateness * max(lateness(bill), default=0.0),
        "unassigned": sum(price_of(problem, visit) for visit in left_out),
        "overtime": weights.overtime * sum(route.overtime for route in routes),
        "spread": weights.spread * spread(bill),
        "idle": weights.idle * max(idle(bill), default=0.0) if weights.idle else 0.0,
        "missed_breaks": missed_breaks(bill),
        "preference": weights.preference * sum(missed_bonus(visit, r.worker) for r, _, visit in bill.stops()),
        "discontinuity": weights.discontinuity * further_people(bill),
        "moved": weights.moved * sum(is_moved(route, stop, visit) for route, stop, visit in bill.stops()),
        "shifted": weights.shifted * sum(shift_minutes(stop, visit) for _, stop, visit in bill.stops()),
    }
    return Cost(**{name: round(float(amount), 6) + 0.0 for name, amount in amounts.items()})


def kilometres(route: Route) -> float:
    """Kilometres of the route with the way home."""
    return sum(stop.travel_km for stop in route.stops) + route.travel_km_home


def lateness(bill: Bill) -> list[float]:
    """Minutes after the end of the window that each start belongs to."""
    late = []
    for _, stop, visit in bill.stops():
        windows = visit.start_windows(stop.position)
        ends = [window.end for window in windows if window.start <= stop.start + EPSILON]
        late.append(max(0.0, stop.start - (ends or [windows[0].end])[-1]))
    return late


def spread(bill: Bill) -> float:
    """The sum of the squared hours of all workers."""
    hours: dict[str, float] = defaultdict(float)
    for route in bill.routes:
        hours[route.worker] += route.work_minutes / 60.0
    return sum(share**2 for share in hours.values())


def idle(bill: Bill) -> list[float]:
    """Minutes of each shift that are no visit, no travel and no break."""
    routes = {(route.worker, route.shift): route for route in bill.routes}
    found = []
    for key, shift in bill.shifts.items():
        route, rest = routes.get(key), shift.rest.minutes if shift.rest else 0.0
        if route is None:
            found.append(shift.end - shift.start - rest)
        else:
            taken = rest if route.rest else 0.0
            found.append(max(route.back, shift.end) - shift.start - route.work_minutes - taken)
    return found


def missed_breaks(bill: Bill) -> float:
    """The prices of the breaks that routes go without."""
    total = 0.0
    for route in bill.routes:
        rest = bill.shifts[route.worker, route.shift].rest
        if rest is not None and rest.minutes > 0 and route.rest is None:
            total += rest.price or 0.0
    return total


def missed_bonus(visit: Visit, worker: str) -> float:
    """What the best-liked worker's bonus is above this worker's."""
    return max([0.0, *visit.preferences.values()]) - visit.preferences.get(worker, 0.0)


def further_people(bill: Bill) -> int:
    """How many people beyond the first come to each senior."""
    people: dict[str, set[str]] = defaultdict(set)
    for route, _, visit in bill.stops():
        if visit.senior:
            people[visit.senior].add(route.worker)
    return sum(len(workers) - 1 for workers in people.values())


def is_moved(route: Route, stop: Stop, visit: Visit) -> bool:
    """Whether the plan in force gives the position to somebody else."""
    incumbent = visit.incumbent.workers[stop.position] if visit.incumbent else None
    return incumbent is not None and incumbent != route.worker


def shift_minutes(stop: Stop, visit: Visit) -> float:
    """Minutes between the visit's start and that of the plan in force; its first position counts."""
    target = visit.incumbent.start if visit.incumbent else None
    return abs(stop.start - target) if target is not None and stop.position == 0 else 0.0
