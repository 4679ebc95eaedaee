"""Addresses that wait to be found, what a provider has said before, and when it may be asked again."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class GeocodeJob(Base):
    """An address to be found: that of a senior's row, or of one of their other addresses.

    `state`: waiting, parked (with `reason`, a code of `geocoding.states.REASONS`) or found. `due_at`: not
    before; `leased_until`: somebody works at it until then. No key to the senior: a list that was brought in
    by mistake can be undone while its addresses wait.
    """

    __tablename__ = "geocode_jobs"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_geocode_jobs_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(20), default="")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class GeocodeAnswer(Base):
    """What a provider said about an address. `key` is a keyed hash of provider and address: nobody can read
    out of this table who lives where. `lat` is empty where nothing was found. WGS-84."""

    __tablename__ = "geocode_answers"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision_m: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(index=True)


class GeocodeProvider(Base):
    """When a provider may be asked again. `faults`: passing faults in a row; `fault`: the last one as a
    code."""

    __tablename__ = "geocode_providers"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_at: Mapped[datetime]
    faults: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(String(20), default="")
    fault_at: Mapped[datetime | None]
