"""Hazards, what happened to them, and each attempt to put them right."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.uploads import Photo
from eldercare.inspections.models.checklist import ChecklistItem
from eldercare.inspections.models.inspections import Inspection, InspectionAnswer
from eldercare.people.models import Institution

rectification_photos = Table(
    "rectification_photos",
    Base.metadata,
    Column("rectification_id", ForeignKey("rectifications.id"), primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), primary_key=True, index=True),
)


class Hazard(Versioned, Base):
    """Something wrong at an institution, until another person than its rectifier closes it.

    `state` follows rules.HAZARD_STEPS. `deadline` and `submitted_on` are days of the county's calendar;
    `submitted_on` is the day of the last rectification. `repeated`: the same item failed there within
    the year before. `supervised`: a major hazard under supervision (挂牌督办).
    """

    __tablename__ = "hazards"
    __table_args__ = (
        Index("ix_hazards_state_deadline", "state", "deadline"),
        Index("ix_hazards_institution_state", "institution_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("inspection_answers.id"), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("checklist_items.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    area_code: Mapped[str] = mapped_column(String(20), index=True)
    grade: Mapped[str] = mapped_column(String(10))
    supervised: Mapped[bool] = mapped_column(default=False)
    repeated: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="found")
    deadline: Mapped[date]
    found_at: Mapped[datetime] = mapped_column(index=True)
    rectifier_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    submitted_on: Mapped[date | None]
    returns: Mapped[int] = mapped_column(default=0)
    extension_requested: Mapped[bool] = mapped_column(default=False)
    extension_until: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(String(300), default="")
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(index=True)

    inspection: Mapped[Inspection] = relationship()
    answer: Mapped[InspectionAnswer] = relationship()
    item: Mapped[ChecklistItem] = relationship()
    institution: Mapped[Institution] = relationship()
    rectifier: Mapped[User | None] = relationship(foreign_keys=[rectifier_id])
    closer: Mapped[User | None] = relationship(foreign_keys=[closed_by])
    events: Mapped[list["HazardEvent"]] = relationship(order_by="HazardEvent.id")
    rectifications: Mapped[list["Rectification"]] = relationship(order_by="Rectification.id")

    @property
    def where(self) -> Where:
        """Where it stands, for the scope check."""
        return Where(area_code=self.area_code, institution_id=self.institution_id)


class HazardEvent(Base):
    """One step on the timeline of a hazard; append-only. `data` holds codes, days and ids."""

    __tablename__ = "hazard_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazards.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verb: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[User | None] = relationship()


class Rectification(Base):
    """What the institution says and shows it has done; one row for each time it handed in."""

    __tablename__ = "rectifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazards.id"), index=True)
    note: Mapped[str] = mapped_column(String(500))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    submitter: Mapped[User] = relationship()
    photos: Mapped[list[Photo]] = relationship(secondary=rectification_photos, order_by=Photo.id)
