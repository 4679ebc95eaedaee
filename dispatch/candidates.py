"""Who could take a visit in a plan as it stands: each person's extra cost, or the first rule in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from dispatch.copies import copied, emptied
from dispatch.encode import Encoded
from dispatch.insertion import place
from dispatch.order import rebuild
from dispatch.plan import Reason
from dispatch.records import FREE, HOURS_EXCEEDED, REASONS, SINGLE, World
from dispatch.restore import is_placed
from dispatch.rows import is_independent
from dispatch.rules import Assignment, first_rule_broken
from dispatch.scan import BEST, BEST_ONLY, EVERY_ROUTE, Survey, new_survey, scan, scan_alone
from dispatch.visit import Visit
from dispatch.worker import Shift, Worker


@dataclass(frozen=True, slots=True)
class Candidate:
    """One worker for one position of a visit.

    `extra_cost` and `start` describe the best insertion, all other stops staying in their order. `reason` is
    the first rule that stops it; with COSTS_MORE the visit fits, at more than the price of leaving it out.
    `current` marks who has the position in the plan.
    """

    worker: str
    position: int
    reason: Reason | None
    extra_cost: float | None = None
    start: float | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the world's visits that is left out, and a world in which nobody has anything to do."""

    encoded: Encoded
    visit: int
    survey: Survey
    nobody: World


def find_candidates(encoded: Encoded, visit: int) -> list[Candidate]:
    """Every worker for every position of a visit (its row in the problem) that the world leaves out.

    Of an independent pair that is one half or both.
    """
    asked, nobody = encoded.problem.visits[visit], emptied(encoded.world)
    rebuild(nobody)
    left = [(k, row) for k, row in enumerate(encoded.groups[visit]) if not is_placed(encoded, row)]
    best: dict[tuple[int, str], Candidate] = {}
    for k, row in left:
        question = Question(encoded, row, new_survey(encoded.world), nobody)
        for offer in _offers(question, k):
            known = best.get((offer.position, offer.worker), offer)
            best[offer.position, offer.worker] = min(known, offer, key=_preference)
    for k in [k for k, _ in left] if is_independent(asked) else range(len(asked.positions)):
        for worker in encoded.problem.workers:
            if not worker.shifts:
                best[k, worker.id] = _without_shift(asked, k, worker)
    return sorted(best.values(), key=lambda one: (one.position, _preference(one), one.worker))


def _offers(question: Question, first: int) -> list[Candidate]:
    """Each shift for each node of the question's visit; its positions are numbered from `first`."""
    encoded, survey = question.encoded, question.survey
    scan(encoded.world, survey, question.visit, EVERY_ROUTE, 0.0, inf)
    with_partner, row = survey.found.copy(), encoded.world.visits[question.visit]
    return [
        _for_shift(question, (k, first + k), route, with_partner[k, route])
        for k in range(int(row.after - row.first))
        for route in range(len(encoded.routes))
    ]


def reason_left_out(encoded: Encoded, visit: int) -> Reason:
    """The rule that stops the candidates who come furthest; of two positions the less hopeful one counts."""
    candidates = find_candidates(encoded, visit)
    furthest = []
    for k in range(len(encoded.problem.visits[visit].positions)):
        ranks = [_rank(one.reason or Reason.COSTS_MORE) for one in candidates if one.position == k]
        furthest.append(max(ranks, default=_rank(Reason.NO_SHIFT)))
    reason, rows = REASONS[min(furthest)], encoded.groups[visit]
    if reason is Reason.COSTS_MORE and is_independent(encoded.problem.visits[visit]):
        return reason if fits(encoded, rows) or fits(encoded, rows[::-1]) else Reason.NO_SECOND_PERSON
    return reason


def fits(encoded: Encoded, rows: Sequence[int]) -> bool:
    """Whether all these visits of the world can be taken in, one after the other where it costs least."""
    world = copied(encoded.world)
    survey = new_survey(world)
    return all(
        scan(world, survey, row, BEST_ONLY, 0.0, inf) < inf and place(world, row, survey.choices[BEST])
        for row in rows
    )


def _rank(reason: Reason) -> int:
    return REASONS.index(reason)


def _preference(candidate: Candidate) -> tuple[int, float]:
    """Those who can come first, by cost, then the others by how far they came."""
    furthest = len(REASONS) if candidate.reason is None else _rank(candidate.reason)
    return (-furthest, candidate.extra_cost or 0.0)


def _without_shift(visit: Visit, position: int, worker: Worker) -> Candidate:
    """A worker who has no shift at all: the rules before the shift still come first."""
    at = visit.windows[0].start
    reason = first_rule_broken(Assignment(visit, position, worker, Shift(at, at)))
    return Candidate(worker.id, position, reason or Reason.NO_SHIFT)


def _for_shift(question: Question, numbers: tuple[int, int], route: int, with_partner: Any) -> Candidate:
    """One shift for a node; `with_partner` is what the scan found for it with the best other person.

    `numbers` are those of the node inside its row of the world, and of the position inside the visit.
    """
    (k, position), worker = numbers, question.encoded.routes[route][0].id
    asked = question.encoded.world.visits[question.visit]
    barred = int(question.encoded.barred[asked.first + k, route])
    if barred != FREE:
        return Candidate(worker, position, REASONS[barred])
    extra, start = float(with_partner.extra), float(with_partner.start)
    if extra < inf:
        return Candidate(worker, position, Reason.COSTS_MORE if extra >= asked.price else None, extra, start)
    return Candidate(worker, position, _timetable_reason(question, k, route))


def _timetable_reason(question: Question, k: int, route: int) -> Reason:
    """Why a position that no static rule bars fits nowhere on the route."""
    world, found = question.encoded.world, question.survey.found
    for plan, otherwise in ((question.nobody, Reason.WINDOW_CLOSED), (world, Reason.NO_ROOM)):
        scan_alone(plan, question.survey, question.visit, k, route)
        if found[k, route].extra == inf:
            return Reason.HOURS_EXCEEDED if found[k, route].why == HOURS_EXCEEDED else otherwise
    single = world.visits[question.visit].kind == SINGLE
    return Reason.NO_ROOM if single else Reason.NO_SECOND_PERSON
