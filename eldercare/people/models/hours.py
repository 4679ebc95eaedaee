"""When somebody works: the weekly pattern with its versions, and single days that differ from it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class Shift(Base):
    """A spell of the weekly pattern, in minutes after local midnight; weekday 0 is Monday.

    A break of `break_minutes` falls inside [break_from, break_to]; 0 minutes means no break. It counts on the
    days from `since` to `until`, None for no bound. A night is two spells: until 1440 and from 0.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
        Index("ix_shifts_worker_hours", "worker_id", "weekday", "starts", "ends", "since", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_from: Mapped[int] = mapped_column(default=0)
    break_to: Mapped[int] = mapped_column(default=0)
    since: Mapped[date | None]
    until: Mapped[date | None]

    def counts_on(self, day: date) -> bool:
        """Whether this version of the pattern is in force on a day of its weekday."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


class DayShift(Base):
    """A spell of one day that differs from the pattern, which then does not count on that day at all.

    `reason` is a code of `hours.DAY_REASONS`. A free day is one row from minute 0 to minute 0.
    """

    __tablename__ = "day_shifts"
    __table_args__ = (
        CheckConstraint("starts <= ends", name="starts_before_it_ends"),
        Index("uq_day_shifts_spell", "worker_id", "day", "starts", "ends", unique=True),
        Index("ix_day_shifts_day", "day", "starts", "ends", "worker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(12))
    starts: Mapped[int] = mapped_column(default=0)
    ends: Mapped[int] = mapped_column(default=0)
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_from: Mapped[int] = mapped_column(default=0)
    break_to: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_free(self) -> bool:
        """Whether the row says that nobody works."""
        return self.starts == self.ends
