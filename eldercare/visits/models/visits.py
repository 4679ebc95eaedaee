"""Visits, who goes when, and the plan of a station's day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.people.models import Residence, Senior, Worker
from eldercare.services.models import Service, ServiceTerms


class Visit(Versioned, Base):
    """One visit that is due. `state` follows `visits.rules.STATES`.

    It may start within [window_start, window_end]. `reason` and `reason_params` say why nobody was
    found. `channel`: platform, station or group_leader, fixed when the visit is published. `late_at`: when
    the clock raised it as late.

    A visit of a care plan stands for one day of its item's series, `series_day` (RFC 5545 calls it
    RECURRENCE-ID), whatever day it is moved to; the k-th of a free week or month stands for that week's or
    month's k-th day. It may be put on any of `allowed_days`.
    """

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("plan_item_id", "series_day"),
        Index("ix_visits_station_day", "station_id", "day"),
        Index("ix_visits_day_state", "day", "state"),
        # The home-visit share is read from this index alone.
        Index("ix_visits_state_senior", "state", "senior_id", "channel", "day", "window_start"),
        # The visits of a senior; whether one counts as having looked in is read from this index alone.
        Index("ix_visits_looked_in", "senior_id", "day", "state", "service_code", "channel", "window_end"),
        CheckConstraint("staff_count in (1, 2)", name="one_or_two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    plan_item_id: Mapped[int | None] = mapped_column(ForeignKey("care_plan_items.id"))
    day: Mapped[date]
    series_day: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    closed_days: Mapped[list[Any]] = mapped_column(default=list)
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    minutes: Mapped[int]
    staff_count: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    channel: Mapped[str] = mapped_column(String(12))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), index=True)
    priority: Mapped[int] = mapped_column(default=2)
    preferred_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    reason: Mapped[str | None] = mapped_column(String(24))
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cancel_reason: Mapped[str | None] = mapped_column(String(40))
    late_at: Mapped[datetime | None]

    senior: Mapped[Senior] = relationship()
    service: Mapped[Service] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(
        order_by="Assignment.position", back_populates="visit", cascade="all, delete-orphan"
    )

    @property
    def allowed_days(self) -> tuple[date, ...]:
        """The days on which the visit may be: its own, or all between first and last that are not closed."""
        if self.first_day is None or self.last_day is None:
            return (self.day,)
        span = (self.last_day - self.first_day).days + 1
        days = (self.first_day + timedelta(days=n) for n in range(span))
        return tuple(day for day in days if day.isoformat() not in self.closed_days)

    @property
    def terms(self) -> ServiceTerms:
        """The terms of the service that are in force on the day of the visit."""
        return self.service.terms_on(self.day)

    @property
    def residence(self) -> Residence:
        """Where the senior lives on the day of the visit."""
        return self.senior.residence_on(self.day)

    @property
    def where(self) -> Where:
        """Where the visit stands, for the scope check; the workers are those it was published to."""
        workers = frozenset(a.published_worker_id for a in self.assignments if a.published_worker_id)
        return Where(area_code=self.area_code, station_id=self.station_id, worker_ids=workers)


class Assignment(Base):
    """One of the one or two people a visit needs.

    `worker_id`, `starts_at`, `ends_at` are the draft that operators change; the `published_` ones are
    what the worker has been told. `pinned`: an operator fixed it and the planner must leave it.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("visit_id", "position"),
        Index("ix_assignments_published", "published_worker_id", "published_starts_at"),
        Index("ix_assignments_draft", "worker_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    position: Mapped[int]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    travel_minutes: Mapped[float] = mapped_column(default=0.0)
    travel_km: Mapped[float] = mapped_column(default=0.0)
    pinned: Mapped[bool] = mapped_column(default=False)
    published_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    published_starts_at: Mapped[datetime | None]
    published_ends_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship(back_populates="assignments")
    worker: Mapped[Worker | None] = relationship(foreign_keys=[worker_id])
    published_worker: Mapped[Worker | None] = relationship(foreign_keys=[published_worker_id])

    @property
    def changed(self) -> bool:
        """Whether the draft differs from what was published."""
        return (self.worker_id, self.starts_at) != (self.published_worker_id, self.published_starts_at)


class DayPlan(Versioned, Base):
    """The plan of one station for one day: how it was made, and whether it was published.

    `snapshot` names the problem that was solved; with `seed`, `iterations` and the draft before it, if there
    was one, it can be replayed.
    `warning` is a code of `visits.ways.WARNINGS` when its ways were estimated because the server failed.
    """

    __tablename__ = "day_plans"
    __table_args__ = (UniqueConstraint("station_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    day: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    seed: Mapped[int]
    iterations: Mapped[int]
    seconds: Mapped[float]
    snapshot: Mapped[str] = mapped_column(String(64))
    cost: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warning: Mapped[str | None] = mapped_column(String(24))
    planned_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
