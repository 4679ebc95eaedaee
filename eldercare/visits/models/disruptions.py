"""What goes wrong with somebody's day, and the re-plans that are proposed for it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.people.models import Worker


class Disruption(Versioned, Base):
    """Somebody is sick or comes late. `state` follows `disruptions.rules.REPORT_STATES`.

    `minute`, after local midnight: the sickness begins then on the first day, or the late person comes then.
    `absence_id` is the absence that was noted, without a foreign key because a taken-back absence is
    deleted; `hours_before` are the single-day hours that stood before a late start, to be put back.
    """

    __tablename__ = "disruptions"
    __table_args__ = (
        Index("ix_disruptions_station_state", "station_id", "state", "last_day"),
        Index("ix_disruptions_worker_day", "worker_id", "first_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    last_day: Mapped[date]
    minute: Mapped[int] = mapped_column(default=0)
    by_phone: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    absence_id: Mapped[int | None]
    hours_before: Mapped[list[Any]] = mapped_column(default=list)

    worker: Mapped[Worker] = relationship()

    @property
    def where(self) -> Where:
        """Where the person stands, for the scope check."""
        return Where(
            area_code=self.area_code, station_id=self.station_id, worker_ids=frozenset({self.worker_id})
        )


class Replan(Versioned, Base):
    """A station's day planned again with the least change. `state` follows `disruptions.rules.REPLAN_STATES`.

    `snapshot`, `seed` and `iterations` name the problem that was solved; `seconds` is how long it took from
    reading to the proposal.
    """

    __tablename__ = "replans"
    __table_args__ = (
        Index("ix_replans_state", "state", "asked_at"),
        Index("ix_replans_station_day", "station_id", "day", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    disruption_id: Mapped[int] = mapped_column(ForeignKey("disruptions.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="asked")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    told_at: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    seed: Mapped[int] = mapped_column(default=1)
    iterations: Mapped[int] = mapped_column(default=0)
    snapshot: Mapped[str] = mapped_column(String(64), default="")

    disruption: Mapped[Disruption] = relationship()
    moves: Mapped[list["ReplanMove"]] = relationship(
        order_by="ReplanMove.id", back_populates="replan", cascade="all, delete-orphan"
    )

    @property
    def where(self) -> Where:
        """Where the day stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class ReplanMove(Base):
    """One part of a visit in a re-plan: from whom and when, to whom and when, or to nobody with the reason.

    `visit_version` is what was read: another one makes the row stale. `told`: somebody was told `from`.
    `known` are the rules that the whole proposal breaks with open eyes, such as a window that has passed.
    `cost` and `runner_up_cost` are minutes of travel that the visit costs with either person.
    """

    __tablename__ = "replan_moves"
    __table_args__ = (UniqueConstraint("replan_id", "visit_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    replan_id: Mapped[int] = mapped_column(ForeignKey("replans.id"))
    # A draft that a changed care plan takes away takes its row along.
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    visit_version: Mapped[int]
    position: Mapped[int]
    from_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    from_start: Mapped[datetime | None]
    told: Mapped[bool] = mapped_column(default=False)
    to_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    to_start: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(24))
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    known: Mapped[list[Any]] = mapped_column(default=list)
    cost: Mapped[float | None]
    runner_up_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    runner_up_cost: Mapped[float | None]
    accepted: Mapped[bool] = mapped_column(default=False)

    replan: Mapped[Replan] = relationship(back_populates="moves")
