"""One worker's shift as the plan's times have it: what is done when, with the ways between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.worker import Break, Shift, Worker

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Busy:
    """A spell at a place for one position of a visit."""

    visit: str
    position: int
    place: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class WorkerDay:
    """The spells of one shift by start time."""

    problem: Problem
    worker: Worker
    shift: Shift
    busy: tuple[Busy, ...]

    def with_visit(self, busy: Busy) -> "WorkerDay":
        """The same day with one spell put in, instead of one the same position had before."""
        others = [b for b in self.busy if (b.visit, b.position) != (busy.visit, busy.position)]
        return replace(self, busy=tuple(sorted([*others, busy], key=lambda b: (b.start, b.end))))

    def pairs(self) -> Iterator[tuple[Busy, Busy]]:
        """Neighbouring spells."""
        return pairwise(self.busy)

    def leg(self, source: str, target: str) -> float:
        """Minutes from place to place by this worker's mode."""
        ends = [place for name in (source, target) for place in self.problem.places if place.id == name]
        return float(self.problem.travel.legs(ends, self.worker.mode).minutes[0, 1])

    @property
    def start_place(self) -> str:
        """Where the shift starts."""
        return self.shift.start_place or self.worker.start

    @property
    def end_place(self) -> str:
        """Where it ends."""
        return self.worker.end or self.worker.start

    @property
    def depart(self) -> float:
        """When the worker has to leave for the first spell."""
        return self.busy[0].start - self.leg(self.start_place, self.busy[0].place)

    @property
    def back(self) -> float:
        """When the worker is back after the last spell."""
        return self.busy[-1].end + self.leg(self.busy[-1].place, self.end_place)

    @property
    def work_minutes(self) -> float:
        """Minutes of visits and travel."""
        if not self.busy:
            return 0.0
        places = [self.start_place, *(b.place for b in self.busy), self.end_place]
        travel = sum(self.leg(a, b) for a, b in pairwise(places))
        return travel + sum(b.end - b.start for b in self.busy)

    def leaves_break(self, rest: Break) -> bool:
        """Whether the break fits somewhere in its window: before leaving, at an end of a leg, or after."""
        first, last = self.busy[0], self.busy[-1]
        way_there, way_home = first.start - self.depart, self.back - last.end
        free = [(self.shift.start, self.depart), (self.shift.start + way_there, first.start)]
        free += [(last.end, self.shift.close - way_home), (self.back, rest.end)]
        for before, after in self.pairs():
            leg = self.leg(before.place, after.place)
            free += [(before.end, after.start - leg), (before.end + leg, after.start)]
        return any(max(a, rest.start) + rest.minutes <= min(b, rest.end) + EPSILON for a, b in free)


def day_of(problem: Problem, plan: Plan, worker: Worker, shift: Shift) -> WorkerDay:
    """What the plan has for one shift of a worker."""
    place_of = {visit.id: visit.place for visit in problem.visits}
    busy = [
        Busy(stop.visit, stop.position, place_of[stop.visit], stop.start, stop.end)
        for route in plan.routes
        if route.worker == worker.id and worker.shifts[route.shift] == shift
        for stop in route.stops
        if stop.visit in place_of
    ]
    return WorkerDay(problem, worker, shift, tuple(sorted(busy, key=lambda b: (b.start, b.end))))
