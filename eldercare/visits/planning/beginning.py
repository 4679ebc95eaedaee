"""From where the search of a piece begins: from what people were told or from nothing, with the draft as the
plan that the new one must not be worse than."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import dispatch
from dispatch.visit import MINUTES_PER_DAY
from eldercare.visits.planning.reading import PlanningInput
from eldercare.visits.queries.day_rows import DayRows
from eldercare.visits.rules import OPEN

Part = tuple[tuple[str, int], tuple[str, float]]
"""A position of a visit, and who has it from when, as `dispatch.plan_from` takes them."""


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
    found = dict(_held(piece))
    return dispatch.plan_from(piece.problem, found | dict(_hosted(piece))) if found else None


def _held(piece: PlanningInput) -> Iterator[Part]:
    for rows in piece.days:
        for visit in rows.visits:
            for part in visit.parts:
                if visit.state in OPEN and part.worker_id is not None and part.start is not None:
                    start = part.start + _midnight(piece, rows)
                    yield (str(visit.id), part.position), (str(part.worker_id), start)


def _hosted(piece: PlanningInput) -> Iterator[Part]:
    for rows in piece.days:
        for block in rows.blocks:
            yield (str(block.key), 0), (str(block.worker_id), block.start + _midnight(piece, rows))


def _midnight(piece: PlanningInput, rows: DayRows) -> int:
    """Minutes from the first midnight of the piece to that of these rows."""
    return (rows.day - piece.first_day).days * MINUTES_PER_DAY
