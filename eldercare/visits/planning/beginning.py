"""From where the search of a piece begins: from what people were told or from nothing, with the draft as the
plan that the new one must not be worse than."""

from dataclasses import dataclass, replace

import dispatch
from eldercare.visits.planning.drafted import held_in, hosted_in
from eldercare.visits.planning.reading import PlanningInput


@dataclass(frozen=True, slots=True)
class Beginning:
    """What `dispatch.solve` is given: `start` to stay near, `known` to be beaten."""

    problem: dispatch.Problem
    start: dispatch.Plan | None
    known: dispatch.Plan | None


def beginning_of(piece: PlanningInput) -> Beginning:
    """Days that were told to people are planned again from there, so that few of them see a change."""
    told, problem = dispatch.plan_in_force(piece.problem), piece.problem
    if told is not None:
        problem = replace(problem, weights=dispatch.LEAST_CHANGE)
    return Beginning(problem, told, drafted(piece))


def drafted(piece: PlanningInput) -> dispatch.Plan | None:
    """The draft as it stands, with what people host; None where nobody has a visit in it."""
    held = held_in(piece.days)
    return dispatch.plan_from(piece.problem, held | hosted_in(piece.days)) if held else None
