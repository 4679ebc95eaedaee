"""Noting that a day was taken out of the system: on paper, or as a file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.actions import record_export
from eldercare.people.models import Station
from eldercare.visits.models import DayPrint
from eldercare.visits.paper.kinds import KINDS


def record_print(
    actor: User,
    station: Station,
    day: date,
    what: str,
    *,
    rows: int,
    plan_version: int | None,
    now: datetime,
    visits: Mapping[str, Sequence[int]] | None = None,
    worker_id: int | None = None,
) -> DayPrint:
    """Write down who took what of a day, with a line in the audit trail.

    `plan_version` is that of the plan as it was shown, `visits` and `worker_id` as
    `DayPrint` keeps them. Raises InvalidInputError for an unknown kind,
    NotFoundError outside the scope.
    """
    authorize(actor, "board.see", station.where)
    if what not in KINDS:
        raise InvalidInputError({"what": N_("Choose one of the list.")})
    with transaction() as session:
        row = DayPrint(
            station_id=station.id, day=day, what=what, plan_version=plan_version, printed_at=now,
            printed_by=actor.id, worker_id=worker_id, visits=dict(visits or {}),
        )  # fmt: skip
        session.add(row)
        record_export(actor, what, rows, now=now)
        session.flush()
        return row
