"""What is agreed with each senior."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base, Versioned
from eldercare.people.models import Senior
from eldercare.services.models import Service


class CarePlan(Versioned, Base):
    """What is agreed with a senior from a day on. `state`: active or ended; a pause is a span of days.

    What the plan is on a day follows from these (`care_plans.rules.plan_state`). `channel`: through whom it
    was agreed, platform or station.
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
    pauses: Mapped[list["CarePlanPause"]] = relationship(
        back_populates="plan", order_by="CarePlanPause.id", cascade="all, delete-orphan"
    )


class CarePlanItem(Base):
    """One service with its recurrence (an RFC 5545 rule without DTSTART) and its time window.

    `times`: so many of the days that the rule names in each week or month get a visit; None: each of them.
    `on_holiday`: a code of `care_plans.rules.ON_HOLIDAY`. `ends_on`: the last day, None without an end.
    `window_from` and `window_to` are minutes after local midnight within which the visit may start.
    """

    __tablename__ = "care_plan_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("care_plans.id"), index=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    recurrence: Mapped[str] = mapped_column(String(120))
    times: Mapped[int | None]
    on_holiday: Mapped[str] = mapped_column(String(10), default="usual")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    window_from: Mapped[int]
    window_to: Mapped[int]
    minutes: Mapped[int]
    preferred_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))

    plan: Mapped[CarePlan] = relationship(back_populates="items")
    service: Mapped[Service] = relationship()
    exceptions: Mapped[list["CarePlanException"]] = relationship(
        back_populates="item", order_by="CarePlanException.series_day", cascade="all, delete-orphan"
    )


class CarePlanPause(Base):
    """Days on which nobody comes, first and last included; `until_day` None as long as nobody knows.

    `reason` is a code of `care_plans.rules.PAUSE_REASONS`.
    """

    __tablename__ = "care_plan_pauses"
    __table_args__ = (
        CheckConstraint("until_day is null or until_day >= from_day", name="ends_after_it_begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("care_plans.id"), index=True)
    reason: Mapped[str] = mapped_column(String(12))
    from_day: Mapped[date]
    until_day: Mapped[date | None]

    plan: Mapped[CarePlan] = relationship(back_populates="pauses")


class CarePlanException(Base):
    """One day of an item that is skipped or moved; the series goes on as agreed.

    `series_day` is the day of the series (see `Visit.series_day`). `day` None skips it, else the visit is
    on that day, in that window, with that person; what is None stays as agreed.
    """

    __tablename__ = "care_plan_exceptions"
    __table_args__ = (UniqueConstraint("item_id", "series_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("care_plan_items.id"))
    series_day: Mapped[date]
    day: Mapped[date | None]
    window_from: Mapped[int | None]
    window_to: Mapped[int | None]
    preferred_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))

    item: Mapped[CarePlanItem] = relationship(back_populates="exceptions")


class CarePlanVersion(Base):
    """A plan as it was before a change: who changed it, when, by which verb. Rows are only added.

    `version` is the one that was replaced; `before` is the plan as `care_plans.shapes` writes it.
    """

    __tablename__ = "care_plan_versions"
    __table_args__ = (Index("ix_care_plan_versions_plan_version", "plan_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("care_plans.id"))
    version: Mapped[int]
    verb: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    before: Mapped[dict[str, Any]]
