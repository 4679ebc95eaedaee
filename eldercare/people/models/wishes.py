"""Whom a senior wishes for, and who is not to come any more."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.seniors import Senior
from eldercare.people.models.workers import Worker

_OPEN = text("until IS NULL")


class WorkerWish(Versioned, Base):
    """A senior's word about a worker: `kind` is wish or ban, `reason` a code of `wishes.REASONS`.

    Holds from `since` to `until`, both days included; without `until` for good. Never changed but to end it:
    another word is a new row. One that was ended before its first day has `until` before `since`.
    """

    __tablename__ = "worker_wishes"
    __table_args__ = (
        Index(
            "uq_worker_wishes_open",
            "senior_id",
            "worker_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_worker_wishes_senior", "senior_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    senior: Mapped[Senior] = relationship()
    worker: Mapped[Worker] = relationship()
    recorder: Mapped[User] = relationship(foreign_keys=[recorded_by])
