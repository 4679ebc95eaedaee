"""Where each worker was last known to be: one row, so that an alarm finds who is near by one read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base
from eldercare.core.geo import Place


class WorkerPlace(Base):
    """The freshest place of a worker. `source` is a code of `rules.PLACE_SOURCES`, `at` the moment it was
    true, `until` when a stop of the route ends. No track: the place before is overwritten.
    """

    __tablename__ = "worker_places"
    __table_args__ = (
        UniqueConstraint("worker_id"),
        Index("ix_worker_places_box", "lat", "lon"),
        Index("ix_worker_places_station", "station_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))

    @property
    def place(self) -> Place:
        """Where that is."""
        return Place(self.lat, self.lon)
