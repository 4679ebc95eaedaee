"""Escalation chains as data."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.alerts.chain import DAY_MINUTES, LADDERS, OVERDUE, STAY, Chain, Rung
from eldercare.core.db import Base

LADDER_LENGTH = 100
"""Positions 0 to 99 are the steps until acceptance, from 100 the overdue ones, from 200 those of a stay."""


class EscalationPolicy(Base):
    """Who is told when, for a kind of alarm (or `any`, or `late`) in an area and what lies below it.

    A change is a new row with the next `version`; an alarm keeps the policy under which it was opened.
    It holds in an hour window: from minute `from_minute` of the local day up to `to_minute`, past midnight
    when the second is the smaller one; 0 and 1440 are the whole day.
    """

    __tablename__ = "escalation_policies"
    __table_args__ = (
        UniqueConstraint(
            "kind", "area_code", "from_minute", "to_minute", "version", name="uq_escalation_policies_window"
        ),
        CheckConstraint(
            "from_minute >= 0 AND from_minute < 1440 AND to_minute > 0 AND to_minute <= 1440"
            " AND from_minute <> to_minute",
            name="hour_window",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    area_code: Mapped[str] = mapped_column(String(20), default="")
    from_minute: Mapped[int] = mapped_column(default=0)
    to_minute: Mapped[int] = mapped_column(default=DAY_MINUTES)
    version: Mapped[int] = mapped_column(default=1)
    repeat_s: Mapped[int] = mapped_column(default=60)
    on_scene_minutes: Mapped[int] = mapped_column(default=15)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime | None]

    steps: Mapped[list["EscalationStep"]] = relationship(
        order_by="EscalationStep.position", cascade="all, delete-orphan"
    )

    @property
    def chain(self) -> Chain:
        """The rows as one value; a ladder without rows is the built-in one."""
        parts = [self._ladder(number) for number in range(len(LADDERS))]
        return Chain(parts[0], self.repeat_s, self.on_scene_minutes, parts[1] or OVERDUE, parts[2] or STAY)

    def _ladder(self, number: int) -> tuple[Rung, ...]:
        steps = [step for step in self.steps if step.position // LADDER_LENGTH == number]
        return tuple(Rung(step.after_s, step.who, step.count) for step in steps)


class EscalationStep(Base):
    """One line of a policy: `after_s` seconds after its ladder begins tell `who`; `count` for the nearest.
    The hundreds of `position` are the ladder, see LADDER_LENGTH.
    """

    __tablename__ = "escalation_steps"
    __table_args__ = (UniqueConstraint("policy_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("escalation_policies.id"))
    position: Mapped[int]
    after_s: Mapped[int]
    who: Mapped[str] = mapped_column(String(12))
    count: Mapped[int] = mapped_column(default=0)
