"""Dated prices, and one charge for each verified attendance."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base
from eldercare.people.models import Senior
from eldercare.services.models import Service


class Price(Base):
    """Yuan an hour of one service from a day on. `invented` marks a demonstration value."""

    __tablename__ = "prices"
    __table_args__ = (UniqueConstraint("service_code", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    since: Mapped[date]
    yuan_per_hour: Mapped[Decimal]
    invented: Mapped[bool] = mapped_column(default=False)


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
    price_id: Mapped[int] = mapped_column(ForeignKey("prices.id"))
    month: Mapped[date]
    minutes: Mapped[int]
    amount: Mapped[Decimal]
    charged_at: Mapped[datetime]

    senior: Mapped[Senior] = relationship()
    service: Mapped[Service] = relationship()
