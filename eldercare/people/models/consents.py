"""Who of the family has agreed to be told by messages, and how."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models import User
from eldercare.core.db import Base
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
