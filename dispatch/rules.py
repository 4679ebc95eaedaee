"""The rules that decide whether a worker may take a position at all, before any timetable is looked at.

One function per rule, asked in the order of `Reason`; the first that says no names the reason.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from dispatch.plan import Reason
from dispatch.visit import Position, Visit, Window
from dispatch.worker import Shift, Worker


@dataclass(frozen=True, slots=True)
class Assignment:
    """One position of a visit offered to one shift of a worker."""

    visit: Visit
    index: int
    worker: Worker
    shift: Shift

    @property
    def position(self) -> Position:
        """The position offered."""
        return self.visit.positions[self.index]

    @property
    def for_two_people(self) -> bool:
        """Whether whoever takes the position must not take the other one."""
        return self.visit.pair is not None and self.visit.pair.kind != "independent"


def right_kind(offer: Assignment) -> bool:
    """The position is for this kind of worker."""
    return offer.worker.kind in offer.position.kinds


def skilled(offer: Assignment) -> bool:
    """The worker holds every skill of the position on the day of the shift."""
    return all(offer.worker.has_skill(skill, offer.shift.day) for skill in offer.position.skills)


def not_banned(offer: Assignment) -> bool:
    """The visit does not exclude the worker."""
    return offer.worker.id not in offer.visit.bans


def pinned_here(offer: Assignment) -> bool:
    """No operator gave this position to somebody else, or to this worker the other one of two people."""
    for pin in offer.visit.pins:
        here, mine = pin.position == offer.index, pin.worker == offer.worker.id
        elsewhere = here != mine if offer.for_two_people else here and not mine
        if pin.worker is not None and elsewhere:
            return False
    return True


def inside_area(offer: Assignment) -> bool:
    """The visit lies within the worker's areas."""
    return offer.worker.serves(offer.visit.area)


def on_shift(offer: Assignment) -> bool:
    """The shift overlaps the time in which the position may be served."""
    at = offer.visit.pinned_start(offer.index)
    windows = offer.visit.windows if at is None else (Window(at, at),)
    return any(
        offer.shift.start <= window.close and window.start + offer.position.minutes <= offer.shift.close
        for window in windows
    )


RULES: tuple[tuple[Callable[[Assignment], bool], Reason], ...] = (
    (right_kind, Reason.WRONG_KIND),
    (skilled, Reason.NO_SKILL),
    (not_banned, Reason.BANNED),
    (pinned_here, Reason.PINNED_ELSEWHERE),
    (inside_area, Reason.OUTSIDE_AREA),
    (on_shift, Reason.NO_SHIFT),
)


def questions(visit: Visit, index: int) -> tuple[Hashable, ...]:
    """What each rule looks at in one position of a visit: where that is equal, so are the answers."""
    position = visit.positions[index]
    return (
        position.kinds,
        position.skills,
        visit.bans,
        (visit.pins, index, visit.pair),
        visit.area,
        (visit.windows, position.minutes, visit.pinned_start(index)),
    )


def first_rule_broken(offer: Assignment) -> Reason | None:
    """The first rule that stops the assignment, or None when all let it pass."""
    return next((reason for rule, reason in RULES if not rule(offer)), None)
