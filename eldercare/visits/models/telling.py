"""Words about coming visits: which stations send them, what was told to whom, and what came back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import Base, Versioned
from eldercare.telling.models import OutboxMessage
from eldercare.visits.models.visits import Visit


class VisitTelling(Versioned, Base):
    """Whether a station tells of its visits, from which minute of the evening before, and in which language.

    A station without a row tells nobody.
    """

    __tablename__ = "visit_tellings"

    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    evening_minute: Mapped[int] = mapped_column(default=18 * 60 + 30)
    language: Mapped[str] = mapped_column(String(12), default="zh_Hans_CN")
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))


class VisitNotice(Base):
    """One thing that was told of a visit to one person, in order of `number`.

    `recipient` is `senior:7` or `relative:9` (a contact), never a name or number. `kind` is a code of
    `announcing.rules.KINDS`; `starts_at` and `worker_ids` are what was said: no time when it is called off.
    The message itself, with what became of it, is `message_id` of the outbox.
    """

    __tablename__ = "visit_notices"
    __table_args__ = (
        UniqueConstraint("visit_id", "recipient", "number"),
        Index("ix_visit_notices_senior", "senior_id", "created_at"),
        Index("ix_visit_notices_created", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    recipient: Mapped[str] = mapped_column(String(24))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime | None]
    worker_ids: Mapped[list[Any]] = mapped_column(default=list)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_messages.id"), index=True)
    created_at: Mapped[datetime]

    visit: Mapped[Visit] = relationship()
    message: Mapped[OutboxMessage] = relationship()


class AnswerLink(Base):
    """A one-time link of a message. Only the SHA-256 of its secret is kept; each try to send draws a new one,
    so that no secret waits in the database."""

    __tablename__ = "answer_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("visit_notices.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    notice: Mapped[VisitNotice] = relationship()


class VisitAnswer(Base):
    """What somebody answered to a message: a wish to the station, which changes nothing by itself.

    `answer` is a code of `announcing.rules.ANSWERS`. One answer for each message.
    """

    __tablename__ = "visit_answers"
    __table_args__ = (Index("ix_visit_answers_open", "station_id", "handled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("visit_notices.id"), unique=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    notice: Mapped[VisitNotice] = relationship()
    visit: Mapped[Visit] = relationship()
    handler: Mapped[User | None] = relationship()

    @property
    def where(self) -> Where:
        """Where the visit stands, for the scope check."""
        return Where(area_code=self.area_code, station_id=self.station_id)
