"""What was printed of a station's day, so that the board can say when paper is out of date."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base


class DayPrint(Base):
    """One print or file of a day. `what` is a code of `paper.kinds.KINDS`; `plan_version` is that of the
    day's plan as it was shown, None on a day without one. `visits`: ids of what stands on it, by the worker
    of the sheet, under "0" on a list of all; `worker_id`: it is the sheet of one person alone."""

    __tablename__ = "day_prints"
    __table_args__ = (Index("ix_day_prints_day", "station_id", "day", "printed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    day: Mapped[date]
    what: Mapped[str] = mapped_column(String(12))
    plan_version: Mapped[int | None]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    visits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    printed_at: Mapped[datetime]
    printed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))

    printer: Mapped[User] = relationship()
