"""Devices, the inbox of their messages and the messages that could not be taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
    inspect,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Json
from eldercare.people.models import Senior


class Device(Base):
    """A button or sensor. `device_id` is its name on the wire; unbound it has no senior.

    Heartbeats write here many times a second, so the row carries no version: each writer sets its own
    columns and none reads before writing. `online` is what the broker's last will says; `reported` are the
    conditions of its last report, so that only a change is news.
    """

    __tablename__ = "devices"
    __table_args__ = (
        UniqueConstraint("device_id"),
        Index("ix_devices_station_seen", "station_id", "last_seen_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(40))
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("seniors.id"), index=True)
    room: Mapped[str] = mapped_column(String(20), default="")
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    bound_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    battery: Mapped[int | None]
    online: Mapped[bool] = mapped_column(default=True)
    reported: Mapped[dict[str, Any] | None] = mapped_column(Json)
    test_until: Mapped[datetime | None]
    synthetic: Mapped[bool] = mapped_column(default=False)

    senior: Mapped[Senior | None] = relationship()

    @property
    def where(self) -> Where:
        """Where the device stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)


@event.listens_for(Senior, "after_update")
def _take_devices_along(_mapper: object, connection: Connection, senior: Senior) -> None:
    """A senior who moves to another station takes the devices along, in the same transaction: the register
    knows no devices, and the station that was left must not see this home any more."""
    seen: Any = inspect(senior).attrs
    if seen.station_id.history.has_changes() or seen.area_code.history.has_changes():
        place = {"station_id": senior.station_id, "area_code": senior.area_code}
        connection.execute(update(Device).where(Device.senior_id == senior.id).values(**place))


class InboxMessage(Base):
    """An event that a device told, once: `key` is the idempotency key of its source.

    `outcome` is what became of it, None while nothing has (see `jobs.reconcile_inbox`). Heartbeats are no
    rows here: the newest wins whatever comes twice, and they would be 99 % of the table. `frame_key` names
    the radio frame, which one source sends again under another key.
    """

    __tablename__ = "inbox_messages"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("frame_key"),
        Index("ix_inbox_messages_open", "outcome", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    frame_key: Mapped[str | None] = mapped_column(String(200))
    topic: Mapped[str] = mapped_column(String(200))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(16))
    device_id: Mapped[str] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(20))
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarms.id"))
    attempts: Mapped[int] = mapped_column(default=0)


class ParkedMessage(Base):
    """A message that could not be taken, kept with its reason until a person has looked at it.

    The same fault again only raises `count` (found by `fold`), so a babbling device fills one row.
    """

    __tablename__ = "parked_messages"
    __table_args__ = (
        Index("ix_parked_messages_fold", "fold", "resolved_at"),
        Index("ix_parked_messages_open", "resolved_at", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fold: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(200))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(String(200), default="")
    device_id: Mapped[str] = mapped_column(String(64), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    count: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resolution: Mapped[str] = mapped_column(String(20), default="")
