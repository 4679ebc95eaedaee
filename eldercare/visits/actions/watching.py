"""Signs of life of open boards, so that two operators see each other."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import db, transaction
from eldercare.people.models import Station
from eldercare.visits.models import BoardWatch

KEPT = timedelta(seconds=60)
"""How long a board counts as open after its last sign of life; pages give one every 20 s."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one window looks at: a board, and perhaps a card that is open or, with `holding`, being moved."""

    window: str
    station_id: int
    day: date
    visit_id: int | None = None
    holding: bool = False


def watch_board(look: Look, *, actor: User, now: datetime) -> None:
    """Note that a window looks at a board; the others are told only when that is news."""
    with transaction() as session:
        session.execute(delete(BoardWatch).where(BoardWatch.seen_at < now - KEPT))
        mine = BoardWatch.user_id == actor.id, BoardWatch.window == look.window
        row = session.scalar(select(BoardWatch).where(*mine))
        before = None if row is None else Look(row.window, row.station_id, row.day, row.visit_id, row.holding)
        if row is None:
            row = BoardWatch(user_id=actor.id, window=look.window)
            session.add(row)
        row.station_id, row.day, row.seen_at = look.station_id, look.day, now
        row.visit_id, row.holding = look.visit_id, look.holding
        if before != look:
            _tell(look.station_id, look.day, now)
        if before and (before.station_id, before.day) != (look.station_id, look.day):
            _tell(before.station_id, before.day, now)


def leave_board(window: str, *, actor: User, now: datetime) -> None:
    """Forget a window that was closed."""
    with transaction() as session:
        row = session.scalar(
            select(BoardWatch).where(BoardWatch.user_id == actor.id, BoardWatch.window == window)
        )
        if row is not None:
            session.delete(row)
            _tell(row.station_id, row.day, now)


def _tell(station_id: int, day: date, now: datetime) -> None:
    data = {"station_id": station_id, "day": day.isoformat()}
    area = db.session.get_one(Station, station_id).area_code
    feed.tell("board.watch", now=now, data=data, area_code=area, station_id=station_id)
