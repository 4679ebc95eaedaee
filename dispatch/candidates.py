"""Who could take a visit in a plan as it stands: each person's extra cost, or the first rule in the way."""

from dataclasses import dataclass
from typing import Any

from dispatch.encode import Encoded
from dispatch.insertion import FITS, HOURS_EXCEEDED
from dispatch.plan import Reason
from dispatch.records import FREE, REASONS, SINGLE
from dispatch.rules import Assignment, first_rule_broken
from dispatch.scan import EVERY_ROUTE, scan, scan_route
from dispatch.state import Scratch, State, empty_state
from dispatch.timing import ENDLESS
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
    """A visit (its row) that `state` does not hold, and a plan in which nobody has anything to do."""

    encoded: Encoded
    state: State
    scratch: Scratch
    visit: int
    nobody: State


def find_candidates(encoded: Encoded, state: State, scratch: Scratch, visit: int) -> list[Candidate]:
    """Every worker for every position of a visit that is not in the state, the best shift of each."""
    question = Question(encoded, state, scratch, visit, empty_state(encoded.data))
    asked = encoded.problem.visits[visit]
    scan(encoded.data, state, scratch, visit, EVERY_ROUTE, 0.0)
    with_partner = scratch.found.copy()
    best: dict[tuple[int, str], Candidate] = {}
    for k in range(len(asked.positions)):
        for route, (worker, _) in enumerate(encoded.routes):
            offer = _for_shift(question, k, route, with_partner[k, route])
            known = best.get((k, worker.id), offer)
            best[k, worker.id] = min(known, offer, key=_preference)
        for worker in encoded.problem.workers:
            if not worker.shifts:
                best[k, worker.id] = _without_shift(asked, k, worker)
    return sorted(best.values(), key=lambda one: (one.position, _preference(one), one.worker))


def reason_left_out(encoded: Encoded, state: State, scratch: Scratch, visit: int) -> Reason:
    """The rule that stops the candidates who come furthest; of two positions the less hopeful one counts."""
    candidates = find_candidates(encoded, state, scratch, visit)
    furthest = []
    for k in range(len(encoded.problem.visits[visit].positions)):
        ranks = [_rank(one.reason or Reason.COSTS_MORE) for one in candidates if one.position == k]
        furthest.append(max(ranks, default=_rank(Reason.NO_SHIFT)))
    return REASONS[min(furthest)]


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


def _for_shift(question: Question, k: int, route: int, with_partner: Any) -> Candidate:
    """One shift for position k; `with_partner` is what the scan found for it with the best other person."""
    data, worker = question.encoded.data, question.encoded.routes[route][0].id
    asked = data.visits[question.visit]
    barred = int(data.offers[asked.first + k, route].barred)
    if barred != FREE:
        return Candidate(worker, k, REASONS[barred])
    extra, start = float(with_partner.extra), float(with_partner.start)
    if extra < ENDLESS:
        return Candidate(worker, k, Reason.COSTS_MORE if extra >= asked.price else None, extra, start)
    return Candidate(worker, k, _timetable_reason(question, k, route))


def _timetable_reason(question: Question, k: int, route: int) -> Reason:
    """Why a position that no static rule bars fits nowhere on the route."""
    for plan, otherwise in ((question.nobody, Reason.WINDOW_CLOSED), (question.state, Reason.NO_ROOM)):
        fits, why = _try_alone(question, plan, k, route)
        if not fits:
            return Reason.HOURS_EXCEEDED if why == HOURS_EXCEEDED else otherwise
    single = question.encoded.data.visits[question.visit].pair == SINGLE
    return Reason.NO_ROOM if single else Reason.NO_SECOND_PERSON


def _try_alone(question: Question, plan: State, k: int, route: int) -> tuple[bool, int]:
    """Whether position k fits into the route without its partner, and the reason that got furthest if not."""
    scratch = question.scratch
    scratch.found[k, route].extra, scratch.found[k, route].why = ENDLESS, FITS
    scratch.gain[:] = ENDLESS
    scan_route(question.encoded.data, plan, scratch, question.visit, k, route, EVERY_ROUTE, 0.0)
    found = scratch.found[k, route]
    return bool(found.extra < ENDLESS), int(found.why)
