"""Who holds the key of which home."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base
from eldercare.people.models.places import Station
from eldercare.people.models.seniors import Contact, Senior
from eldercare.people.models.workers import Worker

_HELD = text("until IS NULL")
_HOLDERS = ("contact_id", "worker_id", "station_id")
_ONE = " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in _HOLDERS)


class KeyHolding(Base):
    """A key of a senior's home in the hands of a contact, a worker or a station: exactly one of the three.

    Held from `since` on, `until` None while it is. What is private about keys stands in `Senior.key_note`.
    """

    __tablename__ = "key_holdings"
    __table_args__ = (
        CheckConstraint(f"{_ONE} = 1", name="one_holder"),
        *(
            Index(
                f"uq_key_holdings_held_{name.removesuffix('_id')}",
                "senior_id",
                name,
                unique=True,
                sqlite_where=_HELD,
                postgresql_where=_HELD,
            )
            for name in _HOLDERS
        ),
        Index("ix_key_holdings_senior", "senior_id", "until"),
        Index("ix_key_holdings_worker", "worker_id", "until"),
        Index("ix_key_holdings_station", "station_id", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("stations.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    senior: Mapped[Senior] = relationship(back_populates="keys")
    contact: Mapped[Contact | None] = relationship()
    worker: Mapped[Worker | None] = relationship()
    station: Mapped[Station | None] = relationship()
    giver: Mapped[User | None] = relationship(foreign_keys=[created_by])
