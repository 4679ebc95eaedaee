"""What every change of a place has in common: only what differs is written, and a day is checked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eldercare.core import feed
from eldercare.core.db import Base
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.models import Area
from eldercare.people.places.entry import EARLIEST

NOT_YET = N_("A place is closed on a day that has come.")
NO_AREA = N_("Choose an area of the list.")


def changed(row: Base, columns: dict[str, Any]) -> list[str]:
    """Write what differs; returns the names of the columns."""
    names = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    for name in names:
        setattr(row, name, columns[name])
    return names


def flushed(session: Session, field: str, taken: str) -> None:
    """Two people may type the same name or code at once; the index decides and the field is named."""
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidInputError({field: taken}) from error


def open_area(session: Session, code: str) -> Area:
    """The area that a place is put into; raises InvalidInputError when there is none or it is closed."""
    area = session.scalar(select(Area).where(Area.code == code, Area.closed_on.is_(None)))
    if area is None:
        raise InvalidInputError({"area_code": NO_AREA})
    return area


def closing_day(day: date | None, now: datetime) -> date:
    """A day on which a place may be closed: today or before."""
    if day is None or not EARLIEST <= day <= local_date(now):
        raise InvalidInputError({"day": NOT_YET})
    return day


def found(row: Any) -> Any:
    """The row, or the refusal that says nothing about what is out of sight."""
    if row is None:
        raise NotFoundError
    return row


def tell(kind: str, now: datetime, *, area_code: str, station_id: int | None = None) -> None:
    """Let open screens know that a place was changed."""
    feed.tell(
        f"{kind}.changed", now=now, data={"code": area_code}, area_code=area_code, station_id=station_id
    )
