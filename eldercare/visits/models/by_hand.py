"""Visits that somebody asked for, who called for them, and what became of those that were missed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models import Senior, Station
from eldercare.visits.models.visits import Visit


class HotlineCall(Versioned, Base):
    """A request by phone, or at the counter. `state` follows `by_hand.rules.CALLS`.

    `source` and `relation` are codes of `by_hand.rules`. The station promised to act until `promised_at`;
    `raised_at`: when the clock raised it because that passed. `visit_id` is the visit that was made for it.
    """

    __tablename__ = "hotline_calls"
    __table_args__ = (
        Index("ix_hotline_calls_state", "state", "promised_at"),
        Index("ix_hotline_calls_station", "station_id", "state", "promised_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(12))
    caller: Mapped[str] = mapped_column(EncryptedText)
    relation: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    asked: Mapped[str] = mapped_column(EncryptedText)
    promised_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="open")
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), index=True)
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    taken_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime | None]

    senior: Mapped[Senior] = relationship()
    station: Mapped[Station] = relationship()
    visit: Mapped[Visit | None] = relationship()
    taker: Mapped[User | None] = relationship(foreign_keys=[taken_by])
    settler: Mapped[User | None] = relationship(foreign_keys=[settled_by])

    @property
    def where(self) -> Where:
        """Where the request stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


class VisitOrder(Base):
    """What an operator wrote with a visit made by hand: the wish is for whoever comes, the note for the
    station."""

    __tablename__ = "visit_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), unique=True)
    urgent: Mapped[bool]
    wish: Mapped[str | None] = mapped_column(EncryptedText)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("hotline_calls.id"))
    ordered_at: Mapped[datetime]
    ordered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    visit: Mapped[Visit] = relationship()
    orderer: Mapped[User | None] = relationship()


class FollowUp(Base):
    """What somebody did about a visit that was missed. `how` is a code of `by_hand.rules.FOLLOW_UPS`, which
    says whether that settles it; `new_visit_id` is the visit that was made instead."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_visit_settles", "visit_id", "settles"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    how: Mapped[str] = mapped_column(String(12))
    settles: Mapped[bool]
    note: Mapped[str | None] = mapped_column(EncryptedText)
    new_visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    by: Mapped[User | None] = relationship()
    new_visit: Mapped[Visit | None] = relationship(foreign_keys=[new_visit_id])
