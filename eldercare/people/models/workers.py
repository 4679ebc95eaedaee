"""Caregivers and village group leaders: skills, absences, at which station from when."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.geo import Place
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.hours import Shift
from eldercare.people.models.places import Station


class Worker(Versioned, Base):
    """Somebody who makes visits. `kind`: caregiver or leader. A leader serves only inside `area_code`.

    `travel_mode`: walk, ebike, car. `max_minutes` bounds a day's service and travel together.
    `left_on` is the last day at work, known beforehand or past; `active` turns False the day after it.
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
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(String(20))
    synthetic: Mapped[bool] = mapped_column(default=False)

    station: Mapped[Station] = relationship()
    skills: Mapped[list["WorkerSkill"]] = relationship(
        order_by="WorkerSkill.id", cascade="save-update, merge, delete-orphan, delete"
    )
    shifts: Mapped[list[Shift]] = relationship(order_by=(Shift.weekday, Shift.starts, Shift.id))
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
    """A skill; after `until` it no longer counts. One that a certificate gives follows that record."""

    __tablename__ = "worker_skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    skill: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), index=True)


class Absence(Base):
    """Days on which a worker does not come, both ends included. `reason`: sick, leave, training."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))
    from_minute: Mapped[int] = mapped_column(default=0)


class Posting(Base):
    """At which station a worker is from a day on, both days included; only changes leave rows here.

    `first_day` None: since before it was written down. `last_day` None while it lasts; `end_reason`: a code
    of `staff.POSTING_ENDS`. A row with a later `first_day` is a change to come.
    """

    __tablename__ = "postings"
    __table_args__ = (Index("ix_postings_station_days", "station_id", "first_day", "last_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    station: Mapped[Station] = relationship()
