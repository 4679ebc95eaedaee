"""The inbox of what devices told, and the messages that could not be taken."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.core.db import Base


class InboxMessage(Base):
    """An event that a device told, once: `key` is the idempotency key of its source.

    `outcome` is what became of it, None while nothing has (see `jobs.reconcile_inbox`). Heartbeats are no
    rows here: the newest wins whatever comes twice, and they would be 99 % of the table. `frame_key` names
    the radio frame, which one source sends again under another key. `payload_hash` is the SHA-256 of the raw
    bytes; `dup`: the broker said that it sends this message again.
    """

    __tablename__ = "inbox_messages"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("frame_key"),
        Index("ix_inbox_messages_open", "outcome", "received_at"),
        Index("ix_inbox_messages_device", "device_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    frame_key: Mapped[str | None] = mapped_column(String(200))
    topic: Mapped[str] = mapped_column(String(200))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(16))
    device_id: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str | None] = mapped_column(String(20))
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarms.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    payload_hash: Mapped[str | None] = mapped_column(String(64))
    dup: Mapped[bool] = mapped_column(default=False)


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
    retained: Mapped[bool] = mapped_column(default=False)
    count: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resolution: Mapped[str] = mapped_column(String(20), default="")
