"""How often somebody looks in: the visits of care that are due, other tiers by hand, and major changes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText
from eldercare.people.models import Senior, Worker
from eldercare.visits.models.visits import Visit

_HELD = text("ended_at IS NULL")


class VisitDue(Base):
    """Somebody is to look in on a senior from `first_day` to `last_day`, at the latest at `due_at`.

    `cause`: TIER for a period of the tier, else the code of a major change. `reason` is the code of the rule
    of the version `rules_version`. Only a visit that may still begin after `asked_at` counts. `visit_id` is
    the visit that was made for it; None while another one covers it. `leader_id` leads the senior's group.
    `dropped_at`: it is not due any more, `dropped_why` a code of `tiers.rules.DROPPED`.
    """

    __tablename__ = "visit_dues"
    __table_args__ = (
        # A period, and a change on a day, is there once.
        UniqueConstraint("senior_id", "cause", "tier", "first_day"),
        Index("ix_visit_dues_station_last", "station_id", "last_day"),
        Index("ix_visit_dues_last_area", "last_day", "area_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"))
    area_code: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(16))
    tier: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(24))
    rules_version: Mapped[str] = mapped_column(String(16))
    first_day: Mapped[date]
    last_day: Mapped[date]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), unique=True)
    dropped_at: Mapped[datetime | None]
    dropped_why: Mapped[str] = mapped_column(String(12), default="")

    senior: Mapped[Senior] = relationship()
    leader: Mapped[Worker | None] = relationship()
    # The way back lets a due stand without a visit when that is deleted.
    visit: Mapped[Visit | None] = relationship(backref=backref("due", uselist=False))


class TierChoice(Versioned, Base):
    """An operator's word that another tier holds from `since` to `until`; `why` is a code of
    `tiers.rules.CHOICES`. One at a time; it ends by itself, or when somebody ends it."""

    __tablename__ = "tier_choices"
    __table_args__ = (
        Index("uq_tier_choices_held", "senior_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    tier: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    since: Mapped[date]
    until: Mapped[date]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    senior: Mapped[Senior] = relationship()
    chooser: Mapped[User] = relationship(foreign_keys=[chosen_by])


class MajorChange(Base):
    """Something after which somebody looks in within a day; `kind` is a code of `tiers.rules.CHANGES`.

    `source` names the row that says so ("assessment:12"), so that it counts once; None when it was recorded
    by hand, by `recorded_by`.
    """

    __tablename__ = "major_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    happened_on: Mapped[date]
    source: Mapped[str | None] = mapped_column(String(32), unique=True)
    note: Mapped[str | None] = mapped_column(EncryptedText)
    due_id: Mapped[int | None] = mapped_column(ForeignKey("visit_dues.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    due: Mapped[VisitDue | None] = relationship()
    recorder: Mapped[User | None] = relationship()
