"""Several visits changed by hand at once: all of them in one transaction, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.visits.actions.moves import Moved, Placement, cancel_visit, move_visit, pin_visit
from eldercare.visits.models import Assignment, Visit
from eldercare.visits.moving.together import Fitting, Wanted, fit_all
from eldercare.visits.queries.day_rows import read_day

AT_MOST = 200
"""How many visits are changed at once; a station's day has fewer."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one part: a new place (`worker_id` None: nobody), a pin, or the end of the visit."""

    kind: Literal["move", "pin", "cancel"]
    wanted: Wanted
    worker_id: int | None = None
    start: datetime | None = None
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """What became of giving several visits to one person; `moved` is empty when none was given."""

    moved: Sequence[Moved]
    fitting: Fitting


def change_together(
    changes: Sequence[Change], *, actor: User, now: datetime, reason: str | None = None
) -> list[Moved]:
    """Do all the changes, or none when one is refused; the refusals are those of the single ones.

    `reason`: why hard rules are set aside (a key of OVERRIDES), or why the visits are cancelled. A visit
    that is changed twice is given with the version at which it was read each time.
    """
    left: dict[int, int] = {}
    with transaction():
        return [_change(change, left, actor, now, reason) for change in changes]


def _change(change: Change, left: dict[int, int], actor: User, now: datetime, reason: str | None) -> Moved:
    visit_id, position = change.wanted.visit_id, change.wanted.position
    version = left.get(visit_id, change.wanted.version)
    if change.kind == "move":
        moved = move_visit(
            visit_id, position, change.worker_id, change.start,
            version=version, actor=actor, now=now, override_reason=reason, pinned=change.pinned,
        )  # fmt: skip
    else:
        moved = Moved(visit_id, position, _place_of(visit_id, position), [])
        if change.kind == "pin":
            pin_visit(visit_id, position, pinned=change.pinned, version=version, actor=actor, now=now)
        else:
            cancel_visit(visit_id, reason or "", version=version, actor=actor, now=now)
    left[visit_id] = db.session.get_one(Visit, visit_id).version
    return moved


def _place_of(visit_id: int, position: int) -> Placement:
    rows = select(Assignment).where(Assignment.visit_id == visit_id, Assignment.position == position)
    part = db.session.scalar(rows)
    return Placement(part.worker_id, part.starts_at, part.pinned) if part else Placement(None, None, False)


def give_together(
    worker_id: int, wanted: Sequence[Wanted], *, only_possible: bool, actor: User, now: datetime
) -> Given:
    """Give several parts of one station's day to somebody, each at the start that fits best.

    When one does not fit, none is moved; with `only_possible` the others are.
    """
    with transaction() as session:
        first = session.get_one(Visit, wanted[0].visit_id)
        fitting = fit_all(read_day(session, first.station_id, first.day), worker_id, wanted, now)
        if fitting.refused and not only_possible:
            return Given((), fitting)
        changes = [
            Change("move", one, worker_id, at(first.day, start)) for one, start in fitting.starts.items()
        ]
        return Given(change_together(changes, actor=actor, now=now), fitting)
