"""What an operator does to one visit by hand: give it to somebody, take it out, pin it, cancel it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.time import minute_of
from eldercare.people.models import Worker
from eldercare.visits.actions.settling import settle, tell_changed, told_of
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.moving.conflicts import Conflict, absence_conflicts, check
from eldercare.visits.moving.day import offer_of
from eldercare.visits.moving.errors import HardConflictError, SamePersonError, WorkerAbsentError
from eldercare.visits.moving.rows import (
    check_fresh,
    open_part,
    read_visit,
    worker_for,
)
from eldercare.visits.queries.day_rows import read_day
from eldercare.visits.rules import CANCEL_REASONS, STATES

# Why a hard rule was set aside. `undo` puts back what stood before, whatever the rules say of it.
OVERRIDES = {
    "senior_agreed": N_("The senior agreed"),
    "family_agreed": N_("The family agreed"),
    "urgent": N_("Urgent, nobody else can come"),
    "data_wrong": N_("The data are out of date"),
    "undo": N_("Put back what stood before"),
}
TAKEN_OUT = "by_hand"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a part of a visit stands in the draft."""

    worker_id: int | None
    start: datetime | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: where the part stood before, for the way back, and the rules that it breaks."""

    visit_id: int
    position: int
    before: Placement
    conflicts: list[Conflict]


def move_visit(
    visit_id: int,
    position: int,
    worker_id: int | None,
    start: datetime | None,
    *,
    version: int | None,
    actor: User,
    now: datetime,
    override_reason: str | None = None,
    pinned: bool = True,
) -> Moved:
    """Give a part of a visit to somebody at `start`, or to nobody; both people of a visit keep one start.

    `start` None keeps the present one. Raises VisitMovedError or VisitFreedError on a stale version,
    HardConflictError without an `override_reason` (a key of OVERRIDES), and VisitClosedError,
    OtherStationError, WorkerAbsentError or SamePersonError for what cannot be done at all.
    """
    with transaction() as session:
        visit, part = open_part(session, visit_id, position, version)
        before = Placement(part.worker_id, part.starts_at, part.pinned)
        conflicts: list[Conflict] = []
        if worker_id is None:
            _free(part)
        else:
            begin = start or part.starts_at or _partner_start(visit, part)
            worker = worker_for(session, worker_id, visit)
            conflicts = _conflicts(session, visit, part, worker, begin, now)
            if any(conflict.hard for conflict in conflicts) and override_reason not in OVERRIDES:
                raise HardConflictError
            _place(visit, part, worker_id, begin, pinned=pinned)
        _settle_reason(visit)
        touched = {before.worker_id, *(other.worker_id for other in visit.assignments)}
        _finish(session, visit, touched, now)
        audit(actor, "visit.move", "visit", visit.id, now=now,
              detail=_move_detail(part, before, conflicts, override_reason))  # fmt: skip
        return Moved(visit.id, position, before, conflicts)


def pin_visit(
    visit_id: int, position: int, *, pinned: bool, version: int | None, actor: User, now: datetime
) -> int:
    """Keep the planner's hands off a part, or give it back to the planner. Returns the visit's version."""
    with transaction() as session:
        visit, part = open_part(session, visit_id, position, version)
        if pinned and part.worker_id is None:
            raise InvalidInputError({"position": N_("Only a part that somebody has can be pinned.")})
        part.pinned = pinned
        _finish(session, visit, set(), now)
        verb = "visit.pin" if pinned else "visit.unpin"
        audit(actor, verb, "visit", visit.id, now=now, detail={"position": position})
        return visit.version


def cancel_visit(visit_id: int, reason: str, *, version: int | None, actor: User, now: datetime) -> int:
    """Cancel a visit that has not begun; people who were told hear of it at once. Returns its version."""
    if reason not in CANCEL_REASONS:
        raise InvalidInputError({"reason": N_("Choose one of the reasons.")})
    with transaction() as session:
        visit = read_visit(session, visit_id)
        check_fresh(session, visit, version)
        visit.state = STATES.target(visit.state, "cancel", actor.role)
        visit.cancel_reason = reason
        _finish(session, visit, {part.worker_id for part in visit.assignments}, now, told=told_of(visit))
        audit(actor, "visit.cancel", "visit", visit.id, now=now, detail={"reason": reason})
        return visit.version


def _partner_start(visit: Visit, part: Assignment) -> datetime:
    """When the other person starts, else the first moment of the window."""
    starts = [other.starts_at for other in visit.assignments if other is not part and other.starts_at]
    return starts[0] if starts else visit.window_start


def _conflicts(
    session: Session, visit: Visit, part: Assignment, worker: Worker, begin: datetime, now: datetime
) -> list[Conflict]:
    """The rules that the move breaks, on the rows as they are under this transaction."""
    if any(other.worker_id == worker.id for other in visit.assignments if other is not part):
        raise SamePersonError(worker=worker.name)
    offer = offer_of(read_day(session, visit.station_id, visit.day), visit.id, part.position, now)
    person, start = offer.people[worker.id], minute_of(begin, visit.day)
    if any(absence_conflicts(person, start + visit.minutes)):
        raise WorkerAbsentError(worker=worker.name)
    return check(person, offer.task, start, offer.ways(person))


def _place(visit: Visit, part: Assignment, worker_id: int, begin: datetime, *, pinned: bool) -> None:
    part.worker_id = worker_id
    part.pinned = pinned
    for each in visit.assignments:
        if each.worker_id is not None:
            each.starts_at = begin
            each.ends_at = begin + timedelta(minutes=visit.minutes)


def _free(part: Assignment) -> None:
    part.worker_id = part.starts_at = part.ends_at = None
    part.travel_minutes = part.travel_km = 0.0
    part.pinned = False


def _settle_reason(visit: Visit) -> None:
    """A visit with all its people needs no reason; one that lost somebody says so."""
    held = sum(part.worker_id is not None for part in visit.assignments)
    visit.reason_params = {}
    if held == len(visit.assignments):
        visit.reason = None
    else:
        visit.reason = "no_second_person" if held else TAKEN_OUT


def _finish(
    session: Session,
    visit: Visit,
    workers: set[int | None],
    now: datetime,
    *,
    told: Collection[int] = (),
) -> None:
    """New ways, new versions of visit and plan, and word to the open boards."""
    settle(session, [visit], {(worker, visit.day) for worker in workers if worker is not None}, now)
    tell_changed(visit, now, told)


def _move_detail(
    part: Assignment, before: Placement, conflicts: list[Conflict], override_reason: str | None
) -> dict[str, Any]:
    """The audit's codes and ids: from whom and when, to whom and when, and what was set aside."""
    hard = [conflict.code for conflict in conflicts if conflict.hard]
    return {
        "position": part.position,
        "from": [before.worker_id, before.start.isoformat() if before.start else None],
        "to": [part.worker_id, part.starts_at.isoformat() if part.starts_at else None],
        "pinned": part.pinned,
        **({"set_aside": hard, "override": override_reason} if hard else {}),
    }
