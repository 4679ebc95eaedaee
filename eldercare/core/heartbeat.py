"""Signs of life: each process writes its beat, every console sees a silent one."""

from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base, db, transaction

AHEAD = timedelta(seconds=2)
"""A beat may seem to lie this far ahead; one further away was written before the clock was set back."""

SILENCE = timedelta(seconds=30)
DAILY = "daily:"
"""Before the name of a daily job: the row says when it was done last, by whichever clock."""

LINE = ("listener", "broker", "clock")
"""The parts without which a press may reach nobody."""


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
    rows = db.session.scalars(select(Heartbeat).where(~Heartbeat.name.startswith(DAILY)))
    return {row.name: row.at for row in rows}


def known_beats(now: datetime) -> dict[str, datetime]:
    """Each part with its last sign of life; one that lies in the future tells nothing and is left out."""
    return {name: at for name, at in last_beats().items() if at <= now + AHEAD}


def deaf_parts(now: datetime) -> list[str]:
    """The parts of the line that have been silent for 30 s."""
    beats = known_beats(now)
    return [name for name in LINE if name not in beats or now - beats[name] > SILENCE]


def done_last(job: str) -> datetime | None:
    """When a daily job was done last."""
    return db.session.scalar(select(Heartbeat.at).where(Heartbeat.name == f"{DAILY}{job}"))


def note_done(job: str, *, now: datetime) -> None:
    """Write that a daily job was done."""
    beat(f"{DAILY}{job}", now=now)
