"""The dated checklist: what is asked, how grave a failure is and how many days its repair may take."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.core.db import Base
from eldercare.inspections.rules import Asked


class ChecklistVersion(Base):
    """One edition of the list, in force from a day. An inspection keeps the edition it began under.

    `raised_days`: days for an ordinary item that turned out to be major.
    """

    __tablename__ = "checklist_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    effective_from: Mapped[date] = mapped_column(index=True)
    raised_days: Mapped[int] = mapped_column(default=30)

    items: Mapped[list["ChecklistItem"]] = relationship(
        order_by="ChecklistItem.position", back_populates="version"
    )


class ChecklistItem(Base):
    """One requirement; true means pass. `finding_*` is the ready-made sentence for a failure.

    `deadline_days` are calendar days, 0 is the day of the inspection. `weight`: points off 100.
    `basis_confidence` B: the clause is to be checked in the official text before it is enforced.
    """

    __tablename__ = "checklist_items"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    code: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    category: Mapped[str] = mapped_column(String(12))
    category_zh: Mapped[str] = mapped_column(String(20))
    category_en: Mapped[str] = mapped_column(String(40))
    text_zh: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(String(300))
    finding_zh: Mapped[str] = mapped_column(String(60))
    finding_en: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(120))
    basis_confidence: Mapped[str] = mapped_column(String(1))
    severity: Mapped[str] = mapped_column(String(10))
    severity_basis: Mapped[str] = mapped_column(String(20), default="")
    deadline_days: Mapped[int]
    deadline_zh: Mapped[str] = mapped_column(String(60))
    deadline_en: Mapped[str] = mapped_column(String(120))
    weight: Mapped[int]
    check_zh: Mapped[str] = mapped_column(String(40))
    check_en: Mapped[str] = mapped_column(String(60))
    evidence_zh: Mapped[str] = mapped_column(String(40))
    evidence_en: Mapped[str] = mapped_column(String(60))
    photo_required: Mapped[bool]
    allows_na: Mapped[bool]
    lead_zh: Mapped[str] = mapped_column(String(40))
    lead_en: Mapped[str] = mapped_column(String(80))
    major_if_zh: Mapped[str] = mapped_column(String(80), default="")
    major_if_en: Mapped[str] = mapped_column(String(160), default="")

    version: Mapped[ChecklistVersion] = relationship(back_populates="items")

    @property
    def asked(self) -> Asked:
        """What the rules need to know of this item."""
        return Asked(
            self.severity, self.deadline_days, self.allows_na, self.photo_required, self.version.raised_days
        )
