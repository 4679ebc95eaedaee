"""The plan that people were told of, read from a problem's incumbents: where planning again may begin."""

from collections.abc import Iterator

from dispatch.plan import Cost, Plan, Route, Stop
from dispatch.problem import Problem

# Where fewer of the visits were told to anybody, a fresh search finds more.
LEAST_SHARE = 0.8


def plan_in_force(problem: Problem) -> Plan | None:
    """A plan for `solve(..., start=...)` with the people and starts of the incumbents.

    None when less than `LEAST_SHARE` of the visits has one. Its ways and costs are left at 0: a start is
    timed anew. It follows from the problem alone, so that a plan that began from it can be replayed.
    """
    told = [
        visit for visit in problem.visits if visit.incumbent is not None and visit.incumbent.start is not None
    ]
    if not told or len(told) < LEAST_SHARE * len(problem.visits):
        return None
    chains: dict[tuple[str, int], list[Stop]] = {}
    for worker, shift, stop in _stops(problem):
        chains.setdefault((worker, shift), []).append(stop)
    routes = [
        Route(worker, shift, stops[0].start, stops[-1].end, tuple(stops), 0.0, 0.0)
        for (worker, shift), found in sorted(chains.items())
        for stops in [sorted(found, key=lambda stop: (stop.start, stop.visit))]
    ]
    return Plan(tuple(routes), (), Cost(), seed=0, iterations=0, snapshot="")


def _stops(problem: Problem) -> Iterator[tuple[str, int, Stop]]:
    """Each position that somebody was told to take, with the worker and the shift it lies in."""
    shifts = {worker.id: worker.shifts for worker in problem.workers}
    for visit in problem.visits:
        if visit.incumbent is None or visit.incumbent.start is None:
            continue
        start = visit.incumbent.start
        for k, worker in enumerate(visit.incumbent.workers):
            own = shifts.get(worker or "", ())
            fitting = [i for i, shift in enumerate(own) if shift.close >= start]
            if worker is not None and fitting:
                end = start + visit.positions[k].minutes
                yield worker, fitting[0], Stop(visit.id, k, start, start, end, 0.0, 0.0)
