"""Plans read from what each visit already has: what people were told, or what a draft gives them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from dispatch.plan import Cost, Plan, Rest, Route, Stop
from dispatch.problem import Problem
from dispatch.travel import Legs
from dispatch.worker import Break, Worker

# Where fewer of the visits were told to anybody, a fresh search finds more.
LEAST_SHARE = 0.8
DUST = 1e-7  # smaller differences are rounding

Held = Mapping[tuple[str, int], tuple[str, float]]
"""Who has each position, and from when: (visit, position) -> (worker, start)."""


def plan_in_force(problem: Problem) -> Plan | None:
    """A plan for `solve(..., start=...)` with the people and starts of the incumbents.

    None when less than `LEAST_SHARE` of the visits has one. It follows from the problem alone, so that a plan
    that began from it can be replayed.
    """
    told = [visit for visit in problem.visits if visit.incumbent and visit.incumbent.start is not None]
    if not told or len(told) < LEAST_SHARE * len(problem.visits):
        return None
    return plan_from(problem, _held_by_incumbents(problem))


def _held_by_incumbents(problem: Problem) -> Held:
    return {
        (visit.id, k): (worker, visit.incumbent.start)
        for visit in problem.visits
        if visit.incumbent is not None and visit.incumbent.start is not None
        for k, worker in enumerate(visit.incumbent.workers)
        if worker is not None
    }


def plan_from(problem: Problem, held: Held) -> Plan:
    """A plan for `solve` with these people and starts, and each break where they leave room for it.

    What the problem does not know, and what begins after the last shift of its worker, is dropped. Ways and
    costs are left at 0: a plan is timed anew.
    """
    chains: dict[tuple[str, int], list[Stop]] = {}
    for worker, shift, stop in _stops(problem, held):
        chains.setdefault((worker, shift), []).append(stop)
    workers = {worker.id: worker for worker in problem.workers}
    spots = {place.id: place for place in problem.places}
    homes = {visit.id: spots[visit.place] for visit in problem.visits}
    routes = []
    for (worker, shift), found in sorted(chains.items()):
        stops = sorted(found, key=lambda stop: (stop.start, stop.visit))
        legs = problem.travel.legs([homes[stop.visit] for stop in stops], workers[worker].mode)
        routes.append(_route(workers[worker], shift, stops, legs))
    return Plan(tuple(routes), (), Cost(), seed=0, iterations=0, snapshot="")


def _stops(problem: Problem, held: Held) -> Iterator[tuple[str, int, Stop]]:
    """Each position that somebody has, with the worker and the shift it lies in."""
    shifts = {worker.id: worker.shifts for worker in problem.workers}
    positions = {visit.id: visit.positions for visit in problem.visits}
    for (visit, k), (worker, start) in sorted(held.items()):
        fitting = [i for i, shift in enumerate(shifts.get(worker, ())) if shift.close >= start]
        own = positions.get(visit, ())[k : k + 1]
        if fitting and own:
            yield worker, fitting[0], Stop(visit, k, start, start, start + own[0].minutes, 0.0, 0.0)


def _route(worker: Worker, shift: int, stops: Sequence[Stop], legs: Legs) -> Route:
    """The stops with the arrival at each, and the break; `legs` are those between the stops."""
    arrived = [
        replace(stop, arrival=min(stop.start, stops[i - 1].end + float(legs.minutes[i - 1, i])))
        if i
        else stop
        for i, stop in enumerate(stops)
    ]
    rest = worker.shifts[shift].rest
    pause = None if rest is None else _room_for(rest, arrived)
    return Route(worker.id, shift, stops[0].start, stops[-1].end, tuple(arrived), 0.0, 0.0, rest=pause)


def _room_for(rest: Break, stops: Sequence[Stop]) -> Rest | None:
    """The break where the stops leave time for it: on an arrival, before leaving, or after the last stop.

    None where it was missed, or is to be had on the way there or back.
    """
    for free, end in _gaps(stops, rest.end):
        begin = max(free, rest.start)
        if begin + rest.minutes <= min(end, rest.end) + DUST:
            return Rest(begin, begin + rest.minutes)
    return None


def _gaps(stops: Sequence[Stop], closes: float) -> Iterator[tuple[float, float]]:
    """Minutes from which and until which a worker has nothing to do."""
    for before, after in pairwise(stops):
        yield after.arrival, after.start
        yield before.end, after.start - (after.arrival - before.end)
    yield stops[-1].end, closes
