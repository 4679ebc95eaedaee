"""Certificates of workers, from which skills follow."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base
from eldercare.core.privacy import EncryptedText
from eldercare.core.uploads import Photo
from eldercare.people.models.workers import Worker


class Certificate(Base):
    """A certificate as it was shown. `kind` is a code of `certificates.KINDS`; `skills` are those it gives.

    Never changed but to withdraw it: a renewal is a new row that names the one it follows, so no history is
    lost. `expires_on` is the last day on which it counts, None when it does not expire.
    """

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str | None] = mapped_column(EncryptedText)
    issuer: Mapped[str] = mapped_column(String(80), default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    skills: Mapped[list[Any]] = mapped_column(default=list)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photos.id"), index=True)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(20), default="")

    worker: Mapped[Worker] = relationship()
    photo: Mapped[Photo | None] = relationship()
