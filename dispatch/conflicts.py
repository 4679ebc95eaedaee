"""What is wrong with a move before it is made: checks one visit at one worker against the plan's own times.

Nothing is retimed: the neighbours stay when they are, as on a board while something is being dragged. Pure
Python and quick; `explain` answers what the best insertion would be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dispatch.day import Busy, WorkerDay, day_of
from dispatch.plan import Plan, Reason
from dispatch.problem import Problem
from dispatch.rules import RULES, Assignment
from dispatch.visit import Visit
from dispatch.worker import Shift, Worker

EPSILON = 1e-6


class Clash(StrEnum):
    """What only the plan's times can tell; static rules are reported by their `Reason`."""

    OVERLAP = "overlap"  # params: visit, minutes
    TRAVEL_TOO_SHORT = "travel_too_short"  # params: visit before or after, minutes missing
    LEAVES_BEFORE_SHIFT = "leaves_before_shift"  # params: minutes
    BACK_TOO_LATE = "back_too_late"  # params: minutes after the last minute of the shift
    OVERTIME = "overtime"  # soft; params: minutes
    LATE = "late"  # soft; params: minutes after the end of the window
    BREAK_LOST = "break_lost"  # params: minutes the break needs
    SAME_PERSON = "same_person"  # the other position has the same worker
    PAIR_APART = "pair_apart"  # params: minutes between the two starts
    NOT_PREFERRED = "not_preferred"  # soft; params: points of bonus missed
    MOVED = "moved"  # soft; params: worker who was to come


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a move; a hard one must not be published, a soft one costs."""

    code: Reason | Clash
    hard: bool
    params: Mapping[str, str | float] = field(default_factory=dict)


def check_move(
    problem: Problem, plan: Plan, visit_id: str, position: int, worker_id: str, start: float | None = None
) -> list[Violation]:
    """All violations of giving one position of a visit to a worker at `start`, hard ones first.

    Without `start` the visit keeps its time; one that is left out takes the first time that fits, or its
    window's start. Raises KeyError for an unknown visit or worker.
    """
    visit, worker = problem.visit(visit_id), problem.worker(worker_id)
    if start is None:
        start = _default_start(problem, plan, visit, position, worker)
    offer = Assignment(visit, position, worker, _shift_at(worker, start))
    return sorted(_violations(problem, plan, offer, start), key=lambda one: not one.hard)


def _violations(problem: Problem, plan: Plan, offer: Assignment, start: float) -> Iterator[Violation]:
    for rule, reason in RULES:
        if reason is not Reason.NO_SHIFT and not rule(offer):
            yield Violation(reason, hard=reason is not Reason.PINNED_ELSEWHERE)
    yield from _window(offer, start)
    yield from _pair(plan, offer, start)
    yield from _wishes(problem, offer)
    if offer.shift not in offer.worker.shifts:
        yield Violation(Reason.NO_SHIFT, hard=True)
        return
    busy = Busy(offer.visit.id, offer.index, offer.visit.place, start, start + offer.position.minutes)
    day = day_of(problem, plan, offer.worker, offer.shift).with_visit(busy)
    yield from _neighbours(day, busy)
    yield from _shift_ends(day, busy)
    yield from _break_and_hours(problem, plan, day)


def _shift_at(worker: Worker, start: float) -> Shift:
    """The shift that holds the minute; an empty one when there is none."""
    holding = [shift for shift in worker.shifts if shift.start <= start < shift.close]
    return holding[0] if holding else Shift(start, start)


def _default_start(problem: Problem, plan: Plan, visit: Visit, position: int, worker: Worker) -> float:
    """The present start, or the first minute at which nothing hard is in the way."""
    present = [stop.start for _, stop in plan.stops_of(visit.id)]
    if present:
        return present[min(position, len(present) - 1)]
    tries = [window.start for window in visit.windows]
    for shift in worker.shifts:
        day = day_of(problem, plan, worker, shift)
        tries += [busy.end + day.leg(busy.place, visit.place) for busy in day.busy]
        tries.append(shift.start + day.leg(day.start_place, visit.place))
    for start in sorted(tries):
        offer = Assignment(visit, position, worker, _shift_at(worker, start))
        if not any(one.hard for one in _violations(problem, plan, offer, start)):
            return start
    return visit.windows[0].start


def _window(offer: Assignment, start: float) -> Iterator[Violation]:
    windows = replace(offer.visit, pins=()).start_windows(offer.index)
    fitting = [w for w in windows if w.start - EPSILON <= start <= w.close + EPSILON]
    if not fitting:
        yield Violation(Reason.WINDOW_CLOSED, hard=True)
    elif start > fitting[-1].end + EPSILON:
        yield Violation(Clash.LATE, hard=False, params={"minutes": start - fitting[-1].end})


def _pair(plan: Plan, offer: Assignment, start: float) -> Iterator[Violation]:
    pair = offer.visit.pair
    if pair is None or pair.kind == "independent":
        return
    for route, stop in plan.stops_of(offer.visit.id):
        if stop.position == offer.index:
            continue
        if route.worker == offer.worker.id:
            yield Violation(Clash.SAME_PERSON, hard=True)
        gap = stop.start - start if offer.index == 0 else start - stop.start
        least, greatest = (pair.least, pair.greatest) if pair.kind == "sequence" else (0.0, 0.0)
        if not least - EPSILON <= gap <= greatest + EPSILON:
            yield Violation(Clash.PAIR_APART, hard=True, params={"minutes": gap})


def _wishes(problem: Problem, offer: Assignment) -> Iterator[Violation]:
    visit, worker = offer.visit, offer.worker
    missed = max([0.0, *visit.preferences.values()]) - visit.preferences.get(worker.id, 0.0)
    if missed > 0 and problem.weights.preference > 0:
        yield Violation(Clash.NOT_PREFERRED, hard=False, params={"points": missed})
    before = visit.incumbent.workers[offer.index] if visit.incumbent else None
    if before is not None and before != worker.id:
        yield Violation(Clash.MOVED, hard=False, params={"worker": before})


def _neighbours(day: WorkerDay, busy: Busy) -> Iterator[Violation]:
    """Overlaps, and legs for which the plan leaves too little time."""
    for before, after in day.pairs():
        if busy not in {before, after}:
            continue
        other = before if after is busy else after
        if before.end > after.start + EPSILON:
            yield Violation(Clash.OVERLAP, hard=True, params=_named(other, before.end - after.start))
            continue
        missing = before.end + day.leg(before.place, after.place) - after.start
        if missing > EPSILON:
            yield Violation(Clash.TRAVEL_TOO_SHORT, hard=True, params=_named(other, missing))


def _named(other: Busy, minutes: float) -> dict[str, str | float]:
    return {"visit": other.visit, "minutes": minutes}


def _shift_ends(day: WorkerDay, busy: Busy) -> Iterator[Violation]:
    """Whether the way from the start place and the way back lie inside the shift."""
    if day.busy[0] is busy and day.shift.start - day.depart > EPSILON:
        minutes = day.shift.start - day.depart
        yield Violation(Clash.LEAVES_BEFORE_SHIFT, hard=True, params={"minutes": minutes})
    if day.busy[-1] is not busy:
        return
    if day.back > day.shift.close + EPSILON:
        yield Violation(Clash.BACK_TOO_LATE, hard=True, params={"minutes": day.back - day.shift.close})
    elif day.back > day.shift.end + EPSILON:
        yield Violation(Clash.OVERTIME, hard=False, params={"minutes": day.back - day.shift.end})


def _break_and_hours(problem: Problem, plan: Plan, day: WorkerDay) -> Iterator[Violation]:
    rest = day.shift.rest
    if rest is not None and not day.leaves_break(rest):
        yield Violation(Clash.BREAK_LOST, hard=rest.price is None, params={"minutes": rest.minutes})
    worker = day.worker
    work = {day.shift: day.work_minutes}
    for shift in worker.shifts:
        work.setdefault(shift, day_of(problem, plan, worker, shift).work_minutes)
    today = sum(minutes for shift, minutes in work.items() if shift.day == day.shift.day)
    for limit, minutes in ((worker.day_minutes, today), (worker.horizon_minutes, sum(work.values()))):
        if limit is not None and minutes > limit + EPSILON:
            yield Violation(Reason.HOURS_EXCEEDED, hard=True, params={"minutes": minutes - limit})
