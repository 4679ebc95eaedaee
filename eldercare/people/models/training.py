"""What workers learned, and how many hours a year asks for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base
from eldercare.people.models.workers import Worker


class Training(Base):
    """One course on one day. `kind` is a code of `training.KINDS`; `proof` says what shows it."""

    __tablename__ = "trainings"
    __table_args__ = (Index("ix_trainings_worker_day", "worker_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    course: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    proof: Mapped[str] = mapped_column(String(80), default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]

    worker: Mapped[Worker] = relationship()


class TrainingGoal(Base):
    """Minutes of training a year for a kind of worker, from the year of `since` on."""

    __tablename__ = "training_goals"
    __table_args__ = (UniqueConstraint("kind", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    since: Mapped[date]
    minutes: Mapped[int]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
