"""Caregivers and village group leaders: skills, shifts, absences."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.places import Station


class Worker(Versioned, Base):
    """Somebody who makes visits. `kind`: caregiver or leader. A leader serves only inside `area_code`.

    `travel_mode`: walk, ebike, car. `max_minutes` bounds a day's service and travel together.
    """

    __tablename__ = "workers"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40))
    name_pinyin: Mapped[str] = mapped_column(String(80))
    name_initials: Mapped[str] = mapped_column(String(10))
    sex: Mapped[str] = mapped_column(String(1))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    lat: Mapped[float]
    lon: Mapped[float]
    travel_mode: Mapped[str] = mapped_column(String(10))
    max_minutes: Mapped[int]
    languages: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    synthetic: Mapped[bool] = mapped_column(default=False)

    station: Mapped[Station] = relationship()
    skills: Mapped[list["WorkerSkill"]] = relationship(order_by="WorkerSkill.id")
    shifts: Mapped[list["Shift"]] = relationship(order_by="Shift.weekday")
    absences: Mapped[list["Absence"]] = relationship(order_by="Absence.first_day")

    @property
    def home(self) -> Place:
        """Where the worker starts and ends the day."""
        return Place(self.lat, self.lon)

    def absence_on(self, day: date) -> "Absence | None":
        """The absence that covers a day, if there is one."""
        return next((a for a in self.absences if a.first_day <= day <= a.last_day), None)

    @property
    def where(self) -> Where:
        """Where the worker stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id, worker_ids=frozenset({self.id}))


class WorkerSkill(Base):
    """A skill or certificate; after `until` it no longer counts."""

    __tablename__ = "worker_skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    skill: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]


class Shift(Base):
    """One weekday of the weekly pattern, in minutes after local midnight; weekday 0 is Monday.

    A break of `break_minutes` falls inside [break_from, break_to]; 0 minutes means no break.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
        Index("ix_shifts_worker_hours", "worker_id", "weekday", "starts", "ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    break_minutes: Mapped[int] = mapped_column(default=0)
    break_from: Mapped[int] = mapped_column(default=0)
    break_to: Mapped[int] = mapped_column(default=0)


class Absence(Base):
    """Days on which a worker does not come, both ends included. `reason`: sick, leave, training."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))
    from_minute: Mapped[int] = mapped_column(default=0)
