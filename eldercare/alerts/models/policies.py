"""Escalation chains as data, and the messages that wait to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.alerts.chain import Chain, Rung
from eldercare.core.db import Base


class EscalationPolicy(Base):
    """Who is told when, for a kind of alarm (or `any`, or `late`) in an area and what lies below it.

    A change is a new row with the next `version`; an alarm keeps the policy under which it was opened.
    """

    __tablename__ = "escalation_policies"
    __table_args__ = (UniqueConstraint("kind", "area_code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    area_code: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    repeat_s: Mapped[int] = mapped_column(default=60)
    on_scene_minutes: Mapped[int] = mapped_column(default=15)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    steps: Mapped[list["EscalationStep"]] = relationship(
        order_by="EscalationStep.position", cascade="all, delete-orphan"
    )

    @property
    def chain(self) -> Chain:
        """The rows as one value."""
        rungs = tuple(Rung(step.after_s, step.who, step.count) for step in self.steps)
        return Chain(rungs, self.repeat_s, self.on_scene_minutes)


class EscalationStep(Base):
    """One line of a policy: `after_s` seconds after the opening tell `who`; `count` for the nearest."""

    __tablename__ = "escalation_steps"
    __table_args__ = (UniqueConstraint("policy_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("escalation_policies.id"))
    position: Mapped[int]
    after_s: Mapped[int]
    who: Mapped[str] = mapped_column(String(12))
    count: Mapped[int] = mapped_column(default=0)


class OutboxMessage(Base):
    """A message to a channel outside, written with what caused it and sent after the commit.

    `channel` is a digest of the channel's address, never the address: that carries a password. `subject`
    and `params` become text at sending; they hold ids and codes, nothing private. `state`: pending, sent,
    failed (a final fault), cancelled (accepted before it went out). A sender owns a row until
    `lease_until`, so a crash sends it again.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarms.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    audience: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(30))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")
