"""One charge for each verified attendance, by the terms of its service on that day."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base
from eldercare.people.models import Senior
from eldercare.services.models import Service


class Charge(Base):
    """The minutes of one attendance, paid once: `attendance_id` is unique. `month` is its first day."""

    __tablename__ = "charges"
    __table_args__ = (Index("ix_charges_month_station", "month", "station_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendances.id"), unique=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("service_terms.id"))
    month: Mapped[date]
    minutes: Mapped[int]
    amount: Mapped[Decimal]
    charged_at: Mapped[datetime]

    senior: Mapped[Senior] = relationship()
    service: Mapped[Service] = relationship()
