"""Answers "why not her?": each candidate of a visit, with the rule that stops them or their extra cost."""

from dataclasses import replace

from dispatch.candidates import Candidate, find_candidates
from dispatch.encode import encode
from dispatch.plan import Plan
from dispatch.problem import Problem
from dispatch.restore import leave_out, restore_plan


def explain(problem: Problem, plan: Plan, visit_id: str) -> tuple[Candidate, ...]:
    """Each worker for each position: first those who can come, the cheapest first, then those nearest to it.

    A visit that the plan serves is taken out first, so that the extra cost of the current worker stands
    beside that of the runner-up. For a pair the cost is that of both people, with the best partner for each.
    Raises KeyError for a visit that the problem does not have.
    """
    visit = next((v for v, one in enumerate(problem.visits) if one.id == visit_id), None)
    if visit is None:
        raise KeyError(visit_id)
    encoded = encode(problem)
    restore_plan(encoded, plan)
    leave_out(encoded, visit)
    holders = {(route.worker, stop.position) for route, stop in plan.stops_of(visit_id)}
    return tuple(
        replace(one, current=(one.worker, one.position) in holders) for one in find_candidates(encoded, visit)
    )
