"""Whether a station tells seniors and families of its visits, when, and in which language."""

from datetime import datetime

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.people.models import Station
from eldercare.visits.announcing.rules import LANGUAGES, evening_fault
from eldercare.visits.models import VisitTelling

FIRST = 0
"""The version of a station that has no row yet."""


def set_telling(
    actor: User,
    station: Station,
    *,
    enabled: bool,
    evening_minute: int | None,
    language: str,
    expected: int,
    now: datetime,
) -> VisitTelling:
    """Switch the messages of a station on or off. What still waits of a station that is off is not sent.

    Raises InvalidInputError, NotFoundError outside the scope, StaleVersionError when somebody was faster.
    """
    authorize(actor, "visit.publish", station.where)
    faults = evening_fault(evening_minute)
    if language not in LANGUAGES:
        faults["language"] = N_("Choose one of the list.")
    if faults:
        raise InvalidInputError(faults)
    assert evening_minute is not None
    with transaction() as session:
        row = session.get(VisitTelling, station.id, populate_existing=True)
        if row is None:
            row = VisitTelling(station_id=station.id)
        else:
            check_version(row, expected)
        row.enabled, row.evening_minute, row.language = enabled, evening_minute, language
        row.changed_at, row.changed_by = now, actor.id
        session.add(row)
        session.flush()
        audit(actor, "visit.telling", "station", station.id, now=now, detail={"enabled": enabled})
        return row
