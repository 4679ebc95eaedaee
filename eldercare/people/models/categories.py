"""What a senior counts as, from when until when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base
from eldercare.core.privacy import EncryptedText

_HELD = text("until IS NULL")


class SeniorCategory(Base):
    """A category of `categories.DATED` that held from `since` on; `until` is the first day without it.

    `basis`: the decision or document that says so; its number may be that of a person. Never changed but to
    end it, or to strike it out when it was typed by mistake.
    """

    __tablename__ = "senior_categories"
    __table_args__ = (
        Index(
            "uq_senior_categories_held",
            "senior_id",
            "category",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
        # Who counts as what on a day is read from this index alone.
        Index("ix_senior_categories_day", "category", "since", "until", "senior_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    category: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    until: Mapped[date | None]
    basis: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
