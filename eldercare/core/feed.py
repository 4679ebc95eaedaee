"""The event feed: what changed, in commit order, for every open screen to follow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, event, func, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from eldercare.core.db import Base, db, serialise_writers

KEEP = timedelta(days=7)
TOLD = "eldercare_told"


class FeedEvent(Base):
    """One thing that happened; `area_code`, `station_id` and `institution_id` say who may see it."""

    __tablename__ = "feed_events"
    # Ids never come back, even when old events are forgotten: browsers resume after the last one they saw.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str | None] = mapped_column(String(20))
    station_id: Mapped[int | None]
    institution_id: Mapped[int | None]
    worker_ids: Mapped[list[Any]] = mapped_column(default=list)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


def tell(
    kind: str,
    *,
    now: datetime,
    data: dict[str, Any],
    area_code: str | None = None,
    station_id: int | None = None,
    institution_id: int | None = None,
    worker_ids: Iterable[int] = (),
) -> None:
    """Write an event inside the caller's transaction; screens see it after the commit.

    `data` holds ids and codes, never a name: the feed is kept apart from the audited reads.
    """
    told = FeedEvent(
        at=now,
        kind=kind,
        area_code=area_code,
        station_id=station_id,
        institution_id=institution_id,
        worker_ids=list(worker_ids),
        data=data,
    )
    db.session().info.setdefault(TOLD, []).append(told)


@event.listens_for(Session, "before_commit")
def _write_told(session: Session) -> None:
    """Take the feed's lock last, when all rows are written: a writer that held it and then waited for a row
    of another, who waits for the feed, would never end.
    """
    told = session.info.pop(TOLD, [])
    if told:
        session.flush()
        serialise_writers(session, "feed")
        session.add_all(told)


@event.listens_for(Session, "after_soft_rollback")
def _forget_told(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(TOLD, None)


def last_id() -> int:
    """Id of the newest event, 0 when there is none."""
    return db.session.scalar(select(func.max(FeedEvent.id))) or 0


def since(after: int, limit: int = 500) -> list[FeedEvent]:
    """Events after id `after`, oldest first. Who may see which is decided at the door."""
    return list(
        db.session.scalars(select(FeedEvent).where(FeedEvent.id > after).order_by(FeedEvent.id).limit(limit))
    )


def forget_old(now: datetime) -> int:
    """Drop events older than a week inside the caller's transaction; returns how many."""
    result = db.session.execute(delete(FeedEvent).where(FeedEvent.at < now - KEEP))
    return int(result.rowcount)  # type: ignore[attr-defined]
