"""What is agreed with each senior."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base, Versioned
from eldercare.people.models import Senior
from eldercare.services.models import Service


class CarePlan(Versioned, Base):
    """What is agreed with a senior from a day on. `state`: active, paused, ended.

    `channel`: through whom it was agreed, platform or station.
    """

    __tablename__ = "care_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="active")
    channel: Mapped[str] = mapped_column(String(12), default="station")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    senior: Mapped[Senior] = relationship()
    items: Mapped[list["CarePlanItem"]] = relationship(
        back_populates="plan", order_by="CarePlanItem.id", cascade="all, delete-orphan"
    )


class CarePlanItem(Base):
    """One service with its recurrence (an RFC 5545 rule without DTSTART) and its time window.

    `window_from` and `window_to` are minutes after local midnight within which the visit may start.
    """

    __tablename__ = "care_plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("care_plans.id"), index=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    recurrence: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    window_from: Mapped[int]
    window_to: Mapped[int]
    minutes: Mapped[int]
    preferred_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))

    plan: Mapped[CarePlan] = relationship(back_populates="items")
    service: Mapped[Service] = relationship()
