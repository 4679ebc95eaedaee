"""Services given to a group at a station: what is held there, its days, who hosts, who signed up."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.people.models import Senior, Station, Worker
from eldercare.services.models import Service, ServiceTerms


class Gathering(Versioned, Base):
    """A group service of a station: on one day, or on the days of a recurrence.

    `recurrence` is an RFC 5545 rule without DTSTART, None for `starts_on` alone. `on_holiday`: a code of
    `care_plans.rules.ON_HOLIDAY`. `start_minute` counts from local midnight. `places`: for so many seniors.
    `host_ids`: the workers who usually host, put on each day as it is made.
    """

    __tablename__ = "gatherings"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_begins"),
        CheckConstraint("places > 0", name="has_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), index=True)
    service_code: Mapped[str] = mapped_column(ForeignKey("services.code"))
    title: Mapped[str] = mapped_column(String(40), default="")
    recurrence: Mapped[str | None] = mapped_column(String(120))
    on_holiday: Mapped[str] = mapped_column(String(10), default="usual")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    start_minute: Mapped[int]
    places: Mapped[int]
    host_ids: Mapped[list[Any]] = mapped_column(default=list)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    station: Mapped[Station] = relationship()
    service: Mapped[Service] = relationship()


class GatheringDay(Versioned, Base):
    """One day of a gathering. `state` follows `gatherings.rules.STATES`.

    It stands for `series_day` of its gathering, wherever a holiday moved it. `cancel_reason`: a code of
    `gatherings.rules.CANCELLED`.
    """

    __tablename__ = "gathering_days"
    __table_args__ = (
        UniqueConstraint("gathering_id", "series_day"),
        Index("ix_gathering_days_station_day", "station_id", "day"),
        Index("ix_gathering_days_day_state", "day", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    series_day: Mapped[date]
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    places: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="planned")
    cancel_reason: Mapped[str | None] = mapped_column(String(16))
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    gathering: Mapped[Gathering] = relationship()
    station: Mapped[Station] = relationship()
    hosts: Mapped[list["GatheringHost"]] = relationship(
        order_by="GatheringHost.id", back_populates="day", cascade="all, delete-orphan"
    )
    sign_ups: Mapped[list["SignUp"]] = relationship(
        order_by="SignUp.signed_at, SignUp.id", back_populates="day", cascade="all, delete-orphan"
    )

    @property
    def service(self) -> Service:
        """What is given."""
        return self.gathering.service

    @property
    def terms(self) -> ServiceTerms:
        """The terms of the service that are in force on the day."""
        return self.service.terms_on(self.day)

    @property
    def signed_up(self) -> list["SignUp"]:
        """Those who have not withdrawn."""
        return [one for one in self.sign_ups if one.withdrawn_at is None]

    @property
    def free_places(self) -> int:
        """How many more may sign up."""
        return max(0, self.places - len(self.signed_up))

    @property
    def where(self) -> Where:
        """Where it stands, for the scope check; the workers are its hosts."""
        hosts = frozenset(host.worker_id for host in self.hosts)
        return Where(area_code=self.area_code, station_id=self.station_id, worker_ids=hosts)


class GatheringHost(Base):
    """One of the one or two workers who are there."""

    __tablename__ = "gathering_hosts"
    __table_args__ = (UniqueConstraint("day_id", "worker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("gathering_days.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), index=True)

    day: Mapped[GatheringDay] = relationship(back_populates="hosts")
    worker: Mapped[Worker] = relationship()


class SignUp(Base):
    """A senior at one day of a gathering; `came` None until somebody ticked. One row however often the senior
    withdraws and comes back."""

    __tablename__ = "gathering_sign_ups"
    __table_args__ = (UniqueConstraint("day_id", "senior_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("gathering_days.id"))
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    signed_at: Mapped[datetime]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    came: Mapped[bool | None]
    ticked_at: Mapped[datetime | None]
    ticked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    day: Mapped[GatheringDay] = relationship(back_populates="sign_ups")
    senior: Mapped[Senior] = relationship()
