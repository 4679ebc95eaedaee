"""Health checks of workers, and campaigns of tests or vaccinations among them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.places import Station
from eldercare.people.models.workers import Worker


class HealthCheck(Base):
    """That somebody was checked: the code of the result and nothing else of it; when the next is due."""

    __tablename__ = "health_checks"
    __table_args__ = (Index("ix_health_checks_worker_day", "worker_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    day: Mapped[date]
    result: Mapped[str] = mapped_column(EncryptedText)
    next_due: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    worker: Mapped[Worker] = relationship()


class StaffCampaign(Versioned, Base):
    """A test or a vaccination offered to staff. Whom it covers is fixed when it begins: its members.

    `kinds`: the kinds of workers it asks; `station_id` None: all stations inside `area_code`.
    """

    __tablename__ = "staff_campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    station: Mapped[Station | None] = relationship()

    @property
    def where(self) -> Where:
        """Where the campaign stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class CampaignMember(Base):
    """Somebody whom a campaign covers. `state`: a code of `campaigns.STATES`; `reason`: why left out."""

    __tablename__ = "campaign_members"
    __table_args__ = (UniqueConstraint("campaign_id", "worker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("staff_campaigns.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(20), default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    campaign: Mapped[StaffCampaign] = relationship()
    worker: Mapped[Worker] = relationship()
