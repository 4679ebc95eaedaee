"""What was printed of a station's day, so that the board can say when paper is out of date."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base


class DayPrint(Base):
    """One print or file of a day. `what` is a code of `paper.kinds.KINDS`; `plan_version` is that of the
    day's plan as it was shown, None on a day without one."""

    __tablename__ = "day_prints"
    __table_args__ = (Index("ix_day_prints_day", "station_id", "day", "printed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    day: Mapped[date]
    what: Mapped[str] = mapped_column(String(12))
    plan_version: Mapped[int | None]
    printed_at: Mapped[datetime]
    printed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))

    printer: Mapped[User] = relationship()
