"""The planner's rules again, in plain Python straight from the problem: slow, obvious, sharing no code."""

from dataclasses import fields
from itertools import pairwise
from math import inf

from dispatch import Break, Cost, Plan, Problem, Route, Stop, Visit, Worker

TOLERANCE = 1e-6
HOME = ("home", -1)


def legs(problem: Problem, mode: str):
    """Minutes and kilometres by the ids of two places."""
    ids = [place.id for place in problem.places]
    minutes, kilometres = problem.travel.legs(problem.places, mode)
    return lambda a, b: (minutes[ids.index(a), ids.index(b)], kilometres[ids.index(a), ids.index(b)])


def opening(visit: Visit, position: int, ready: float) -> float:
    pins = [p.start for p in visit.pins if p.start is not None and p.position == position]
    work = _work_before_due(visit, position)
    for start, close in [(p, p) for p in pins] or [(w.start, w.close - work) for w in visit.windows]:
        if max(ready, start) <= close + 1e-9:
            return max(ready, start)
    return inf


def _work_before_due(visit: Visit, position: int) -> float:
    """Minutes of work that have to lie before the end of a window."""
    return visit.positions[position].minutes if visit.due == "end" else 0.0


def _stands_alone(visit: Visit) -> bool:
    return visit.pair is None or visit.pair.kind == "independent"


class Timetable:
    """Earliest times of given routes, those of a pair timed when all who come before them are done."""

    def __init__(self, problem: Problem, routes: tuple[Route, ...]) -> None:
        self.problem = problem
        self.visits = {visit.id: visit for visit in problem.visits}
        self.before, self.route_of = {}, {}
        for route in routes:
            chain = [HOME, *((stop.visit, stop.position) for stop in route.stops)]
            for earlier, node in pairwise(chain):
                self.before[node], self.route_of[node] = earlier, route
        self.start, self.end, self.rested, self.pause = {}, {}, {}, {}
        waiting = {self._nodes(node) for node in self.before}
        while waiting:
            free = [nodes for nodes in sorted(waiting) if all(self._known(self.before[n]) for n in nodes)]
            assert free, "routes wait for each other in a circle"
            self._serve(free[0])
            waiting.remove(free[0])

    def _known(self, node) -> bool:
        return node == HOME or node in self.end

    def _nodes(self, node):
        """All that has to be timed together with the node."""
        visit = self.visits[node[0]]
        return (node,) if _stands_alone(visit) else tuple((visit.id, k) for k in (0, 1))

    def _serve(self, nodes) -> None:
        visit = self.visits[nodes[0][0]]
        free = {n: self._free(n) for n in nodes}
        came = {n: free[n] + self._leg(n) for n in nodes}
        ready = dict(came)
        while True:
            start = self._together(visit, nodes, ready)
            moved = False
            for k, node in enumerate(nodes):
                rest = self._owed(node)
                if rest is None or node in self.pause:
                    continue
                moved = self._rest(visit, node, rest, start[k], free, came, ready) or moved
            if not moved:
                break
        for k, node in enumerate(nodes):
            self.start[node] = start[k]
            self.end[node] = start[k] + visit.positions[node[1]].minutes
            self.rested[node] = node in self.pause or self.rested.get(self.before[node], False)

    def _shift(self, node):
        route = self.route_of[node]
        return self.problem.worker(route.worker).shifts[route.shift]

    def _owed(self, node):
        return None if self.rested.get(self.before[node]) else self._shift(node).rest

    def _rest_from(self, node) -> float:
        """The break is taken on the first arrival from then on: what the plan decided."""
        return self.route_of[node].rest.start

    def _free(self, node) -> float:
        return self._shift(node).start if self.before[node] == HOME else self.end[self.before[node]]

    def _leg(self, node) -> float:
        worker = self.problem.worker(self.route_of[node].worker)
        source = self._shift(node).start_place or worker.start
        if self.before[node] != HOME:
            source = self.visits[self.before[node][0]].place
        return legs(self.problem, worker.mode)(source, self.visits[node[0]].place)[0]

    def _together(self, visit: Visit, nodes, ready) -> list[float]:
        start = [opening(visit, node[1], ready[node]) for node in nodes]
        if _stands_alone(visit):
            return start
        least, greatest = 0.0, 0.0
        if visit.pair.kind == "sequence":
            least, greatest = visit.pair.least, visit.pair.greatest
        while max(start) < inf:
            gap = start[1] - start[0]
            if gap < least - 1e-9:
                start[1] = opening(visit, 1, start[0] + least)
            elif gap > greatest + 1e-9:
                start[0] = opening(visit, 0, start[1] - greatest)
            else:
                break
        return start

    def _rest(self, visit, node, rest, start, free, came, ready) -> bool:
        """Place the break if it costs nothing here or cannot wait; True when it makes the node later."""
        leg, minutes = came[node] - free[node], rest.minutes
        here, there = max(came[node], rest.start), max(free[node], rest.start)
        if self.before[node] == HOME and there + minutes <= min(rest.end, start - leg):
            self.pause[node] = there
        elif here + minutes <= min(rest.end, start):
            self.pause[node] = here if self.before[node] != HOME else min(rest.end, start) - minutes
        elif self.route_of[node].rest is None:
            return False
        elif came[node] >= self._rest_from(node) or (
            max(start + visit.positions[node[1]].minutes, rest.start) + minutes > rest.end
        ):
            on_arrival = here + minutes <= rest.end
            self.pause[node] = here if on_arrival else there
            ready[node] = here + minutes if on_arrival else there + minutes + leg
            return True
        return False


def breaches(problem: Problem, plan: Plan) -> list[str]:
    """Every hard rule that the plan's own times break."""
    found = []
    visits = {visit.id: visit for visit in problem.visits}
    for route in plan.routes:
        worker = problem.worker(route.worker)
        found += _route_breaches(problem, route, worker, visits)
    work: dict[tuple[str, int], float] = {}
    for route in plan.routes:
        key = (route.worker, problem.worker(route.worker).shifts[route.shift].day)
        work[key] = work.get(key, 0.0) + route.work_minutes
    for worker in problem.workers:
        minutes = sum(minutes for (name, _), minutes in work.items() if name == worker.id)
        if worker.horizon_minutes is not None and minutes > worker.horizon_minutes + TOLERANCE:
            found.append(f"{worker.id} works {minutes} in all")
    for (name, day), minutes in work.items():
        limit = problem.worker(name).day_minutes
        if limit is not None and minutes > limit + TOLERANCE:
            found.append(f"{name} works {minutes} on day {day}")
    left_out = {left.visit for left in plan.unassigned}
    for visit in problem.visits:
        found += _visit_breaches(plan, visit, visit.id in left_out)
    return found


def _route_breaches(problem: Problem, route: Route, worker: Worker, visits: dict[str, Visit]) -> list[str]:
    found, leg, shift = [], legs(problem, worker.mode), worker.shifts[route.shift]
    at, free = shift.start_place or worker.start, route.depart
    if route.depart < shift.start - TOLERANCE or route.back > shift.close + TOLERANCE:
        found.append(f"{worker.id} is out from {route.depart} to {route.back}")
    gaps = [(shift.start, route.depart)]
    for stop in route.stops:
        visit = visits[stop.visit]
        position = visit.positions[stop.position]
        minutes = leg(at, visit.place)[0]
        if stop.start < free + minutes - TOLERANCE:
            found.append(f"{worker.id} cannot be at {visit.id} by {stop.start}")
        if abs(opening(visit, stop.position, stop.start - TOLERANCE) - stop.start) > 2 * TOLERANCE:
            found.append(f"{visit.id} starts at {stop.start}, outside its windows")
        if worker.kind not in position.kinds or worker.id in visit.bans or not worker.serves(visit.area):
            found.append(f"{worker.id} must not go to {visit.id}")
        if not all(worker.has_skill(skill, shift.day) for skill in position.skills):
            found.append(f"{worker.id} is not able to do {visit.id}")
        if any(p.worker not in {None, worker.id} for p in visit.pins if p.position == stop.position):
            found.append(f"{visit.id} is pinned to another person")
        gaps += [(free, stop.start - minutes), (free + minutes, stop.start)]
        at, free = visit.place, stop.end
    home = leg(at, worker.end or worker.start)[0]
    pause = route.rest.end - free if route.rest and route.rest.start >= free else 0.0
    if not any(abs(route.back - free - home - more) <= TOLERANCE for more in (0.0, pause)):
        found.append(f"{worker.id} is not back when the way home ends")
    gaps += [(free, route.back - home), (route.back, inf)]
    return found + _break_breaches(route, shift.rest, gaps)


def _break_breaches(route: Route, rest: Break | None, gaps: list[tuple[float, float]]) -> list[str]:
    if rest is None or rest.minutes == 0:
        return [] if route.rest is None else [f"{route.worker} has a break too many"]
    if route.rest is None:
        return [] if rest.price is not None else [f"{route.worker} has no break"]
    start, end = route.rest.start, route.rest.end
    if abs(end - start - rest.minutes) > TOLERANCE:
        return [f"{route.worker} has a break of {end - start} minutes"]
    if start < rest.start - TOLERANCE or end > rest.end + TOLERANCE:
        return [f"{route.worker} has the break at {start}"]
    if not any(a - TOLERANCE <= start and end <= b + TOLERANCE for a, b in gaps):
        return [f"{route.worker} is busy in the break at {start}"]
    return []


def _visit_breaches(plan: Plan, visit: Visit, left_out: bool) -> list[str]:
    stops = list(plan.stops_of(visit.id))
    if left_out or not stops:
        return [] if left_out and not stops else [f"{visit.id} is neither served nor left out"]
    if [stop.position for _, stop in stops] != list(range(len(visit.positions))):
        return [f"{visit.id} is not served by all its people"]
    if _stands_alone(visit):
        return []
    (one, first), (two, second) = stops
    least, greatest = 0.0, 0.0
    if visit.pair.kind == "sequence":
        least, greatest = visit.pair.least, visit.pair.greatest
    found = [f"{visit.id} has one person twice"] if one.worker == two.worker else []
    if not least - TOLERANCE <= second.start - first.start <= greatest + TOLERANCE:
        found.append(f"{visit.id} starts {second.start - first.start} apart")
    return found


def cost_of(problem: Problem, plan: Plan) -> Cost:
    """The cost by part, from the plan's stops and the weights' definitions alone."""
    amount = dict.fromkeys((part.name for part in fields(Cost)), 0.0)
    visits, weights = {visit.id: visit for visit in problem.visits}, problem.weights
    hours: dict[str, float] = {}
    late = [0.0]
    for route in plan.routes:
        worker = problem.worker(route.worker)
        shift, leg = worker.shifts[route.shift], legs(problem, worker.mode)
        places = [visits[stop.visit].place for stop in route.stops]
        ways = [
            leg(a, b)
            for a, b in pairwise([shift.start_place or worker.start, *places, worker.end or worker.start])
        ]
        amount["travel"] += sum(minutes for minutes, _ in ways)
        amount["distance"] += sum(kilometres for _, kilometres in ways)
        amount["overtime"] += max(0.0, route.back - shift.end)
        served = sum(stop.end - stop.start for stop in route.stops)
        hours[worker.id] = hours.get(worker.id, 0.0) + (served + sum(m for m, _ in ways)) / 60
        for stop in route.stops:
            amount["waiting"] += stop.waiting
            late.append(_late(visits[stop.visit], stop))
            amount["preference"] += _missed(visits[stop.visit], worker.id)
            amount["moved"] += _is_moved(visits[stop.visit], stop.position, worker.id)
            if stop.position == 0:
                amount["shifted"] += _shifted(visits[stop.visit], stop.start)
    amount["lateness"], amount["greatest_lateness"] = sum(late), max(late)
    amount["spread"] = sum(h**2 for h in hours.values())
    amount["idle"] = _idle(problem, plan)
    amount["discontinuity"] = _further_people(plan, visits)
    missed = amount.pop("missed_breaks") + _missed_breaks(problem, plan)
    cost = {name: getattr(weights, name) * value for name, value in amount.items()}
    cost["missed_breaks"] = missed
    left_out = [visits[left.visit] for left in plan.unassigned]
    cost["unassigned"] = sum(
        weights.unassigned * v.priority if v.price is None else v.price for v in left_out
    )
    return Cost(**cost)


def _idle(problem: Problem, plan: Plan) -> float:
    routes = {(route.worker, route.shift): route for route in plan.routes}
    found = [0.0]
    for worker in problem.workers:
        for number, shift in enumerate(worker.shifts):
            rest = shift.rest.minutes if shift.rest else 0.0
            route = routes.get((worker.id, number))
            if route is None:
                found.append(shift.end - shift.start - rest)
                continue
            busy = route.work_minutes + (rest if route.rest else 0.0)
            found.append(max(shift.end, route.back) - shift.start - busy)
    return max(found)


def _further_people(plan: Plan, visits: dict[str, Visit]) -> int:
    pairs = {(visits[s.visit].senior, route.worker) for route in plan.routes for s in route.stops}
    pairs = {pair for pair in pairs if pair[0]}
    return len(pairs) - len({senior for senior, _ in pairs})


def _missed_breaks(problem: Problem, plan: Plan) -> float:
    missed = 0.0
    for route in plan.routes:
        rest = problem.worker(route.worker).shifts[route.shift].rest
        if rest and rest.minutes and route.rest is None:
            missed += rest.price
    return missed


def _late(visit: Visit, stop: Stop) -> float:
    ends = [window.end for window in visit.windows if window.start <= stop.start + 1e-9]
    return max(0.0, stop.start + _work_before_due(visit, stop.position) - ends[-1]) if ends else 0.0


def _missed(visit: Visit, worker: str) -> float:
    return max([0.0, *visit.preferences.values()]) - visit.preferences.get(worker, 0.0)


def _is_moved(visit: Visit, position: int, worker: str) -> bool:
    before = visit.incumbent.workers[position] if visit.incumbent else None
    return before is not None and before != worker


def _shifted(visit: Visit, start: float) -> float:
    if visit.incumbent is None or visit.incumbent.start is None:
        return 0.0
    return abs(start - visit.incumbent.start)
