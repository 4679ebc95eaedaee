"""What every change of an address shares: whose it is, what follows from it, who is told."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.holding import senior_held, tell_senior
from eldercare.people.actions.settling import settle, touch
from eldercare.people.models import Senior, SeniorAddress


def address_to_edit(session: Session, actor: User, address_id: int) -> tuple[SeniorAddress, Senior]:
    """An address with its senior, locked; the same refusals."""
    row = session.get(SeniorAddress, address_id)
    if row is None:
        raise NotFoundError
    return row, senior_held(session, actor, row.senior_id)


def write(row: Any, columns: dict[str, object]) -> None:
    """Write columns to a row."""
    for name, value in columns.items():
        setattr(row, name, value)


def finish(
    session: Session, actor: User, verb: str, senior: Senior, row: SeniorAddress, now: datetime
) -> None:
    """Settle the row of the senior, audit the change and tell the stations."""
    before = senior.station_id
    settle(session, senior, local_date(now))
    touch(senior)
    session.flush()
    told(actor, verb, senior, now, {"address_id": row.id, "kind": row.kind})
    if senior.station_id != before:
        tell_senior(senior, now, station_id=before)


def told(actor: User, verb: str, senior: Senior, now: datetime, detail: dict[str, Any]) -> None:
    """Audit a change and tell the station."""
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    tell_senior(senior, now)
