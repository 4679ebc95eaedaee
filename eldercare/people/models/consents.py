"""What seniors have agreed to, and who of the family has agreed to be told by messages, and how."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base
from eldercare.core.privacy import EncryptedText
from eldercare.people.models.seniors import Contact

_HELD = text("withdrawn_at IS NULL")


class ContactConsent(Base):
    """A contact's consent to messages by one channel, a code of `rules.CONSENT_CHANNELS`.

    Holds from `since` until `withdrawn_at`. Never changed but to withdraw it; given again, it is a new row.
    """

    __tablename__ = "contact_consents"
    __table_args__ = (
        Index(
            "uq_contact_consents_held",
            "contact_id",
            "channel",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    contact: Mapped[Contact] = relationship()
    recorder: Mapped[User] = relationship(foreign_keys=[recorded_by])


class SeniorConsent(Base):
    """A senior's consent to one purpose, a code of `agreeing.PURPOSES` (PIPL, articles 13 to 16 and 29).

    `given_how` and `withdrawn_how` are codes of `agreeing.WAYS`; `guardian` says who spoke for the senior.
    Never changed but to withdraw it; given again, it is a new row.
    """

    __tablename__ = "senior_consents"
    __table_args__ = (
        Index(
            "uq_senior_consents_held",
            "senior_id",
            "purpose",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    senior_id: Mapped[int] = mapped_column(ForeignKey("seniors.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    given_on: Mapped[date]
    given_how: Mapped[str] = mapped_column(String(12))
    guardian: Mapped[str | None] = mapped_column(EncryptedText)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_how: Mapped[str] = mapped_column(String(12), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    recorder: Mapped[User | None] = relationship(foreign_keys=[recorded_by])
    withdrawer: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by])
