"""Signs of life: each process writes its beat, every console sees a silent one."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base, db, transaction


class Heartbeat(Base):
    """The last sign of life of one part: listener, broker (heard through the loop-back), clock."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(200), default="")


def beat(name: str, *, now: datetime, detail: str = "") -> None:
    """Write a sign of life."""
    with transaction() as session:
        session.merge(Heartbeat(name=name, at=now, detail=detail))


def last_beats() -> dict[str, datetime]:
    """Each part with its last sign of life."""
    return {row.name: row.at for row in db.session.scalars(select(Heartbeat))}
