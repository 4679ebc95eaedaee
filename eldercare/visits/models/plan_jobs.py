"""Planning jobs, and what was changed for people since they last looked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import Base


class PlanningJob(Base):
    """A plan to be made in the background. `state` follows `plan_jobs.rules.STEPS`.

    `region` is the code of a station or an area, empty for the county; `station_id` and `area_code` are its
    place for the scope check. `open_key` is set while the job is open, so that there is one for each region
    and range. `lane` says whose work it is, `seconds` bounds the search of each region (None: by a count).
    `doing` with `doing_at` (codes of stations) says what it is at, `share` (0 to 1) how far with that region.
    `result` holds {day, station, visits, planned, left_out} of what was saved, `problems` {code, day,
    station, and `count` where there is one}; neither names a person.
    """

    __tablename__ = "planning_jobs"
    __table_args__ = (
        Index("ix_planning_jobs_state_lane", "state", "lane", "id"),
        Index("ix_planning_jobs_station_id", "station_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    lane: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    open_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    region: Mapped[str] = mapped_column(String(20), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), default="")
    seconds: Mapped[float | None]
    again_of: Mapped[int | None] = mapped_column(ForeignKey("planning_jobs.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    beginnings: Mapped[int] = mapped_column(default=0)
    regions_total: Mapped[int] = mapped_column(default=0)
    regions_done: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(String(12), default="")
    doing_at: Mapped[str] = mapped_column(String(200), default="")
    share: Mapped[float] = mapped_column(default=0.0)
    best_cost: Mapped[float | None]
    saved_cost: Mapped[float] = mapped_column(default=0.0)
    result: Mapped[list[Any]] = mapped_column(default=list)
    problems: Mapped[list[Any]] = mapped_column(default=list)
    failure: Mapped[str] = mapped_column(String(20), default="")

    asker: Mapped[User | None] = relationship()

    @property
    def where(self) -> Where:
        """Whose plans it makes, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class UnseenChange(Base):
    """What publishing changed for somebody who has not looked since: before and after, None for nothing.

    `was` is what the person knew, however often it changed since; the row goes when the person has seen it.
    """

    __tablename__ = "unseen_changes"
    __table_args__ = (
        UniqueConstraint("worker_id", "visit_id"),
        Index("ix_unseen_changes_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    day: Mapped[date]
    was: Mapped[datetime | None]
    now: Mapped[datetime | None]
    told_at: Mapped[datetime]
