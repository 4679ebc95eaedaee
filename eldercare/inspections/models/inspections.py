"""Inspections and the answer to each item."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.uploads import Photo
from eldercare.inspections.models.checklist import ChecklistItem, ChecklistVersion
from eldercare.people.models import Institution

inspection_inspectors = Table(
    "inspection_inspectors",
    Base.metadata,
    Column("inspection_id", ForeignKey("inspections.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, index=True),
)

answer_photos = Table(
    "answer_photos",
    Base.metadata,
    Column("answer_id", ForeignKey("inspection_answers.id"), primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), primary_key=True, index=True),
)


class Inspection(Versioned, Base):
    """One visit of two or more inspectors to an institution. `state` follows rules.INSPECTION_STEPS.

    `kind`: see rules.KINDS. `announced`: the institution may know of the plan. `signature` and
    `witness` are the names typed by the inspectors and by the institution's side.
    """

    __tablename__ = "inspections"
    __table_args__ = (Index("ix_inspections_institution_state", "institution_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    area_code: Mapped[str] = mapped_column(String(20), index=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    announced: Mapped[bool]
    night: Mapped[bool] = mapped_column(default=False)
    planned_day: Mapped[date] = mapped_column(index=True)
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), default="planned", index=True)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    signature: Mapped[str] = mapped_column(String(120), default="")
    witness: Mapped[str] = mapped_column(String(60), default="")
    score: Mapped[int | None]

    institution: Mapped[Institution] = relationship()
    checklist: Mapped[ChecklistVersion] = relationship()
    inspectors: Mapped[list[User]] = relationship(secondary=inspection_inspectors, order_by=User.id)
    answers: Mapped[list["InspectionAnswer"]] = relationship(
        back_populates="inspection", order_by="InspectionAnswer.id"
    )

    @property
    def hidden(self) -> bool:
        """Whether the institution must not know of it yet."""
        return self.state in {"planned", "cancelled"} and not self.announced

    @property
    def where(self) -> Where:
        """Where it stands, for the scope check; a hidden plan lies outside its own institution's scope."""
        return Where(area_code=self.area_code, institution_id=None if self.hidden else self.institution_id)

    def is_by(self, user: User) -> bool:
        """Whether the user is one of its inspectors."""
        return any(inspector.id == user.id for inspector in self.inspectors)


class InspectionAnswer(Base):
    """The answer to one item: pass, fail or na. A failure carries the draft of its hazard."""

    __tablename__ = "inspection_answers"
    __table_args__ = (UniqueConstraint("inspection_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_items.id"))
    result: Mapped[str] = mapped_column(String(4))
    note: Mapped[str] = mapped_column(String(500), default="")
    grade: Mapped[str | None] = mapped_column(String(10))
    deadline: Mapped[date | None]
    rectifier_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime]

    inspection: Mapped[Inspection] = relationship(back_populates="answers")
    item: Mapped[ChecklistItem] = relationship()
    photos: Mapped[list[Photo]] = relationship(secondary=answer_photos, order_by=Photo.id)
