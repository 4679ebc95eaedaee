"""What every change of an address shares: whose it is, what follows from it, who is told."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.people.actions.settling import settle, touch
from eldercare.people.errors import ErasedError
from eldercare.people.models import Senior, SeniorAddress


def senior_to_edit(session: Session, actor: User, senior_id: int) -> Senior:
    """The senior, locked until the commit. Raises NotFoundError outside the scope, ErasedError."""
    senior = session.get(Senior, senior_id, with_for_update=True)
    if senior is None:
        raise NotFoundError
    authorize(actor, "senior.edit", senior.where)
    if senior.erased_at is not None:
        raise ErasedError
    return senior


def address_to_edit(session: Session, actor: User, address_id: int) -> tuple[SeniorAddress, Senior]:
    """An address with its senior, locked; the same refusals."""
    row = session.get(SeniorAddress, address_id)
    if row is None:
        raise NotFoundError
    return row, senior_to_edit(session, actor, row.senior_id)


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
        _tell(senior, before, now)


def told(actor: User, verb: str, senior: Senior, now: datetime, detail: dict[str, Any]) -> None:
    """Audit a change and tell the station."""
    audit(actor, verb, "senior", senior.id, now=now, detail=detail)
    _tell(senior, senior.station_id, now)


def _tell(senior: Senior, station_id: int, now: datetime) -> None:
    feed.tell(
        "senior.changed", now=now, data={"senior_id": senior.id}, area_code=senior.area_code,
        station_id=station_id,
    )  # fmt: skip
