"""Days on which outdoor services were cancelled or moved because of the weather."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.visits.models.visits import Visit


class WeatherDay(Versioned, Base):
    """The outdoor visits of a place on one day, cancelled or moved at once. `state`: `rules.WEATHER_STATES`.

    `minute`: visits that may still start at this minute or later. `new_day` None: they were cancelled;
    `new_minute` None: at the same time of the other day. `station_id` is set when one station was meant.
    """

    __tablename__ = "weather_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="in_force")
    area_code: Mapped[str] = mapped_column(String(20), index=True)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    day: Mapped[date] = mapped_column(index=True)
    minute: Mapped[int] = mapped_column(default=0)
    new_day: Mapped[date | None]
    new_minute: Mapped[int | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    visits: Mapped[list["WeatherVisit"]] = relationship(
        order_by="WeatherVisit.id", back_populates="weather", cascade="all, delete-orphan"
    )

    @property
    def where(self) -> Where:
        """Where the place lies, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class WeatherVisit(Base):
    """One visit that the weather took: the cancelled one, the one that was moved to, and the restored one.

    A cancelled visit stays cancelled for good, so what is moved or comes back is a visit of its own.
    """

    __tablename__ = "weather_visits"
    __table_args__ = (UniqueConstraint("weather_id", "visit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    weather_id: Mapped[int] = mapped_column(ForeignKey("weather_days.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    was_told: Mapped[bool] = mapped_column(default=False)
    # A moved visit that is still a draft goes when nobody needs it any more, as in a pause.
    moved_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"), index=True)
    restored_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"))

    weather: Mapped[WeatherDay] = relationship(back_populates="visits")
    visit: Mapped[Visit] = relationship(foreign_keys=[visit_id])
    moved: Mapped[Visit | None] = relationship(foreign_keys=[moved_id])
