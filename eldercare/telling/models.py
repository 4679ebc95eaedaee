"""The channels outside, and the messages that wait to be sent through them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.telling.kinds import DEFAULT_PER_MINUTE


class Channel(Versioned, Base):
    """A way to people outside. `kind` is a code of `kinds.CHANNEL_KINDS`, `address` what apprise takes: it
    carries a password. `audiences` are codes of `alerts.chain.CHANNEL_AUDIENCES`, an empty list means all.

    With `station_id` it tells of that station only, without it of the whole county.
    """

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(EncryptedText)
    audiences: Mapped[list[Any]] = mapped_column(default=list)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"), index=True)
    per_minute: Mapped[int] = mapped_column(default=DEFAULT_PER_MINUTE)
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def where(self) -> Where:
        """Whose channel it is, for the scope check."""
        return Where(station_id=self.station_id)


class OutboxMessage(Base):
    """A message to a channel outside, written with what caused it and sent after the commit.

    `channel` names the way out, never its address: that carries a password. It is `ch7` for a row of the
    table, or a digest of an address of the settings. `subject` and `params` become text at sending; they hold
    ids and codes, nothing private. `state`: pending, sent, failed (a final fault), cancelled (accepted before
    it went out), bundled (told by the row `bundle_id`).
    A sender owns a row until `lease_until`, so a crash sends it again. `recipient` is who is meant as
    `user:7`, `worker:7` or `contact:7`, empty for a group; never a name or number. `error_code` is the last
    fault as a code, `last_error` what the far side said, with nothing private in it. `urgent`: a call
    for help, which goes before all others. `alarm_id` is of the first room that told anybody; a room that
    tells of something else keeps what its messages are about in a table of its own.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index("ix_outbox_messages_due", "state", "next_try_at"),
        Index("ix_outbox_messages_way_due", "channel", "state", "next_try_at"),
        Index("ix_outbox_messages_way_sent", "channel", "sent_at"),
        Index("ix_outbox_messages_recipient", "recipient", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarms.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id"))
    audience: Mapped[str] = mapped_column(String(12))
    recipient: Mapped[str] = mapped_column(String(24), default="")
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_messages.id"), index=True)
    subject: Mapped[str] = mapped_column(String(30))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    error_code: Mapped[str] = mapped_column(String(40), default="")
    last_error: Mapped[str] = mapped_column(String(200), default="")

    def in_hand(self, now: datetime) -> bool:
        """Whether a sender has it: it may be out already."""
        return self.lease_until is not None and self.lease_until >= now
