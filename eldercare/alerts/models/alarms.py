"""Alarms, their append-only timeline, and who was asked to go."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.rules import Where
from eldercare.alerts.models.append_only import refuse_changes
from eldercare.alerts.models.devices import Device
from eldercare.alerts.models.policies import EscalationPolicy
from eldercare.alerts.rules import CLOSED, OPEN, urgency
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models import Senior, Worker

_OPEN_AND_REAL = text("state <> 'closed'")


class Alarm(Versioned, Base):
    """Somebody is in trouble. How far it is handled (`state`) and whether the cause goes on (`condition`:
    active, restored) are kept apart. One alarm per senior and kind is open at a time.

    Timers: `next_action_at` is when the clock must act next and `step` the round of the chain it then takes,
    counted from `chain_from`. A clock owns a due row until `lease_until`; when it dies, another takes over.
    `opened_at` is when our listener heard the press, by our clock: answer times count from there.
    `pressed_at` is the device's own time and decides only whether the message is late.
    `overdue_at`: since when an accepted alarm calls again: nobody arrived, nobody closed it after the
    arrival, or nobody answered a further press. `last_press_at`: a press after the acceptance that waits for
    an answer.
    `accepted_at` is the first acceptance by a person; `worker_id` is who goes, None when the desk does.
    `confirmed_at`: a person has called after a cancel and knows how the senior is. `review_note` is what the
    team learned when it looked at the alarm again.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        Index(
            "uq_alarms_open_senior_kind",
            "senior_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN_AND_REAL,
            postgresql_where=_OPEN_AND_REAL,
        ),
        Index("ix_alarms_next_action", "next_action_at"),
        Index("ix_alarms_station_opened", "station_id", "opened_at"),
        Index("ix_alarms_state_opened", "state", "opened_at"),
        Index("ix_alarms_senior_opened", "senior_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12), default=OPEN)
    condition: Mapped[str] = mapped_column(String(10), default="active")
    presses: Mapped[int] = mapped_column(default=1)
    test: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    pressed_at: Mapped[datetime]
    last_press_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"), index=True)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]
    en_route_at: Mapped[datetime | None]
    on_scene_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    review_note: Mapped[str | None] = mapped_column(EncryptedText)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20), index=True)
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_policies.id"))
    policy_version: Mapped[int] = mapped_column(default=0)
    chain_from: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(default=0)
    next_action_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]

    senior: Mapped[Senior] = relationship()
    device: Mapped[Device | None] = relationship()
    worker: Mapped[Worker | None] = relationship()
    policy: Mapped[EscalationPolicy | None] = relationship()
    offers: Mapped[list["Offer"]] = relationship(back_populates="alarm", order_by="Offer.rank")
    events: Mapped[list["AlarmEvent"]] = relationship(back_populates="alarm", order_by="AlarmEvent.seq")

    @property
    def urgency(self) -> int:
        """1 to 5, see `rules.urgency`."""
        return urgency_of(self.kind, self.presses, self.step)

    @property
    def rings(self) -> bool:
        """Whether consoles must ring: nobody took it, whoever did is overdue, or it was pressed again."""
        calls_again = self.overdue_at is not None or self.last_press_at is not None
        return self.state == OPEN or (calls_again and self.state != CLOSED)

    @property
    def waits_for_call(self) -> bool:
        """Whether the senior pressed cancel and nobody has confirmed it by a call."""
        return self.state != CLOSED and self.cancel_asked_at is not None and self.confirmed_at is None

    @property
    def where(self) -> Where:
        """Where the alarm stands, for the scope check; the workers are those who were asked to go."""
        workers = frozenset(offer.worker_id for offer in self.offers) | {self.worker_id or 0}
        return Where(area_code=self.area_code, station_id=self.station_id, worker_ids=workers)


def urgency_of(kind: str, presses: int, step: int) -> int:
    """The urgency of an alarm with these columns; the first round is not yet an escalation."""
    return urgency(kind, presses, max(0, step - 1))


class AlarmEvent(Base):
    """One line of an alarm's timeline. Append-only; codes and parameters, never text.

    The database too refuses to change or remove one, see `append_only`.
    Without `user_id` and `worker_id` the device or the clock did it. `digest` covers the line and
    `prev_hash`, the digest of the line before it; both are None in lines older than the chain.
    """

    __tablename__ = "alarm_events"
    __table_args__ = (UniqueConstraint("alarm_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    verb: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(12), default="")
    target: Mapped[str] = mapped_column(String(12), default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prev_hash: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))

    alarm: Mapped[Alarm] = relationship(back_populates="events")
    worker: Mapped[Worker | None] = relationship()


refuse_changes(AlarmEvent.metadata.tables[AlarmEvent.__tablename__])


class Offer(Base):
    """A responder who was asked to go. `state`: offered, seen, accepted, declined, taken (by somebody else),
    expired. `why` explains the rank: where from, how fresh that place is, and how the way was reckoned.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("alarm_id", "worker_id"),
        Index("ix_offers_worker_state", "worker_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    rank: Mapped[int]
    round: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[float]
    km: Mapped[float]
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default="offered")
    offered_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200), default="")

    alarm: Mapped[Alarm] = relationship(back_populates="offers")
    worker: Mapped[Worker] = relationship()
