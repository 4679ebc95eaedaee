"""Answers "why not her?": each candidate of a visit, with the rule that stops them or their extra cost."""

from collections.abc import Iterator
from dataclasses import replace

from dispatch.candidates import Candidate, find_candidates
from dispatch.copies import copied
from dispatch.encode import Encoded, encode
from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.restore import is_placed, leave_out, restore_plan


def explain(problem: Problem, plan: Plan, visit_id: str) -> tuple[Candidate, ...]:
    """Each worker for each position: first those who can come, the cheapest first, then those nearest to it.

    A visit that the plan serves is taken out first, so that the extra cost of the current worker stands
    beside that of the runner-up: the difference is what it costs to give the visit to the other person and
    plan again from there, unless that makes room for visits left out. For a pair the cost is that of both
    people, with the best partner for each; the halves of an independent pair are taken out one by one.
    Raises KeyError for a visit that the problem does not have.
    """
    visit = next((v for v, one in enumerate(problem.visits) if one.id == visit_id), None)
    if visit is None:
        raise KeyError(visit_id)
    holders = {(route.worker, stop.position) for route, stop in plan.stops_of(visit_id)}
    return tuple(
        replace(one, current=(one.worker, one.position) in holders)
        for encoded in _without(problem, plan, visit)
        for one in find_candidates(encoded, visit)
    )


def _without(problem: Problem, plan: Plan, visit: int) -> Iterator[Encoded]:
    """The plan without the visit; of an independent pair without one half, and then without the other."""
    encoded = encode(problem)
    restore_plan(encoded, plan)
    rows = encoded.groups[visit]
    if all(is_placed(encoded, row) for row in rows):
        for row in rows:
            part = encoded._replace(world=copied(encoded.world, encoded.world.random))
            leave_out(part, [row])
            yield part
    else:
        leave_out(encoded, rows)
        yield encoded
