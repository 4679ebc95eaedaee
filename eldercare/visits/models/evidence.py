"""What happened at the door: the six verified elements of each person's visit, and the tasks ticked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class Attendance(Base):
    """Electronic visit verification of one worker at one visit.

    Six elements (21st Century Cures Act, section 12006): service, person served, date, place, worker,
    start and end. One position at check-in and one at check-out, none between. `distance` is metres
    from the home, None without a position. `outside_reason` and `check_out_reason` explain a place that is
    not the home, `note` tasks that stayed open. `exceptions` are codes that a person must look at.
    """

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("visit_id", "worker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(120))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)
    check_in_at: Mapped[datetime]
    check_in_device_at: Mapped[datetime | None]
    check_in_lat: Mapped[float | None]
    check_in_lon: Mapped[float | None]
    check_in_distance: Mapped[float | None]
    check_out_at: Mapped[datetime | None]
    check_out_device_at: Mapped[datetime | None]
    check_out_lat: Mapped[float | None]
    check_out_lon: Mapped[float | None]
    check_out_distance: Mapped[float | None]
    exceptions: Mapped[list[Any]] = mapped_column(default=list)
    outside_reason: Mapped[str] = mapped_column(String(200), default="")
    check_out_reason: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verified_at: Mapped[datetime | None]

    @property
    def minutes(self) -> int:
        """Whole minutes between check-in and check-out; 0 while it is open."""
        if self.check_out_at is None:
            return 0
        return int((self.check_out_at - self.check_in_at).total_seconds() // 60)


class VisitTask(Base):
    """A task of the visit's service that was ticked."""

    __tablename__ = "visit_tasks"
    __table_args__ = (UniqueConstraint("visit_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    code: Mapped[str] = mapped_column(String(30))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    done_at: Mapped[datetime]


class FieldEvent(Base):
    """An entry that a phone has sent. Its id is made on the phone, so that sending it again does no harm.

    `at` is the phone's time, `received_at` the server's.
    """

    __tablename__ = "field_events"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    verb: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime | None]
    received_at: Mapped[datetime]
