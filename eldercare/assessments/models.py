"""The table of assessments. Rows are only added: what was wrong is corrected by a new one."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base
from eldercare.core.privacy import EncryptedText
from eldercare.people.models import Senior


class Assessment(Base):
    """One sheet and what it came to. Answers, adjustments, what was wrong earlier: health facts, encrypted.

    `subtotals` are points by dimension; they, `total` and `preliminary_grade` are empty for results of scales
    of the past. `confirmed_by` looked at the result and recorded it. `corrects_id` is the row that this one
    takes the place of; the older is not valid any more.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        Index("ix_assessments_senior_day", "senior_id", "assessed_on"),
        Index("ix_assessments_confirmed_by", "confirmed_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    scale_id: Mapped[str] = mapped_column(String(30))
    assessed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    assessors: Mapped[list[Any]] = mapped_column(default=list)
    answers_text: Mapped[str] = mapped_column("answers", EncryptedText, default="{}")
    adjustments_text: Mapped[str] = mapped_column("adjustments", EncryptedText, default="{}")
    subtotals: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total: Mapped[int | None]
    preliminary_grade: Mapped[int | None]
    grade: Mapped[int]
    next_due_on: Mapped[date]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"), unique=True)
    correction_reason: Mapped[str] = mapped_column(EncryptedText, default="")
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime]
    synthetic: Mapped[bool] = mapped_column(default=False)

    senior: Mapped[Senior] = relationship()
    confirmer: Mapped[User | None] = relationship()

    @property
    def answers(self) -> dict[str, int]:
        """Points by item."""
        points: dict[str, int] = json.loads(self.answers_text)
        return points

    @property
    def adjustments(self) -> dict[str, str]:
        """What made the grade worse, by code, with what it rests on."""
        reasons: dict[str, str] = json.loads(self.adjustments_text)
        return reasons
