"""Who looks at a board at the moment, and which card somebody holds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class BoardWatch(Base):
    """One open board of one user; a row is forgotten a minute after its last sign of life.

    `window` is a random id of the browser's page. `visit_id`: the card that is open or, with `holding`,
    being moved; it names no row, as a visit may go while somebody looks at it.
    """

    __tablename__ = "board_watches"
    __table_args__ = (
        UniqueConstraint("user_id", "window"),
        Index("ix_board_watches_station_day", "station_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    window: Mapped[str] = mapped_column(String(36))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    day: Mapped[date]
    visit_id: Mapped[int | None]
    holding: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)
