"""Who leaves the roll, when and why, and what stopped because of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base
from eldercare.people.models.seniors import Senior

_STANDS = text("undone_at IS NULL")
_AHEAD = text("undone_at IS NULL AND settled_at IS NULL")


class Departure(Base):
    """A death, a move or a withdrawn consent: from `day` on the senior is not on the roll.

    `reason` is a code of `rules.LEFT_REASONS`. Until the day has come `settled_at` is None and the row of
    the senior says nothing of it. `stopped` holds by room what stopped: codes, ids and days, no person.
    Taken back the row stays, with `undone_why`, a code of `leaving.RETURNS`.
    """

    __tablename__ = "departures"
    __table_args__ = (
        Index(
            "uq_departures_standing", "senior_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS
        ),
        Index("ix_departures_ahead", "day", sqlite_where=_AHEAD, postgresql_where=_AHEAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))
    stopped: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_why: Mapped[str] = mapped_column(String(12), default="")

    senior: Mapped[Senior] = relationship()
    recorder: Mapped[User | None] = relationship(foreign_keys=[recorded_by])
    undoer: Mapped[User | None] = relationship(foreign_keys=[undone_by])
