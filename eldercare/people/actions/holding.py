"""A senior in hand: held until the commit, and what open screens are told when something was changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.errors import NotFoundError
from eldercare.people.errors import ErasedError
from eldercare.people.models import Senior


def senior_held(session: Session, actor: User, senior_id: int) -> Senior:
    """The senior as it is now, locked until the commit: two who change what hangs on one come one after the
    other. Raises NotFoundError outside the scope, or ErasedError."""
    senior = session.get(Senior, senior_id, with_for_update={"of": Senior}, populate_existing=True)
    if senior is None:
        raise NotFoundError
    authorize(actor, "senior.edit", senior.where)
    if senior.erased_at is not None:
        raise ErasedError
    return senior


def tell_senior(
    senior: Senior, now: datetime, *, kind: str = "senior.changed", station_id: int | None = None
) -> None:
    """Word to whoever has the senior's page open, or a list; of a station left behind when it is named."""
    feed.tell(
        kind,
        now=now,
        data={"senior_id": senior.id},
        area_code=senior.area_code,
        station_id=station_id or senior.station_id,
    )
