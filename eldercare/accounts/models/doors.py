"""How a user comes in: sessions, one-time links, tokens of programs, accounts elsewhere.

Of every secret only its SHA-256 is kept: each is 256 random bits, which no table of hashes holds.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eldercare.accounts.models.users import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import Base
from eldercare.core.privacy import EncryptedText


class UserSession(Base):
    """A browser that is signed in. It ends at `ends_at`, after `idle_minutes` without a request, when it is
    ended by hand, or when the user's epoch is another than its own."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    epoch: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    idle_minutes: Mapped[int]
    way: Mapped[str] = mapped_column(String(12), default="password")
    device: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(EncryptedText, default="")
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SignInLink(Base):
    """A link that sets a password once, until `expires_at`."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class ApiToken(Base):
    """What a program shows instead of a password: some of the permissions and of the scope of its user.

    `tail` are its last four characters, by which a person knows it again.
    """

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    tail: Mapped[str] = mapped_column(String(4))
    verbs: Mapped[list[Any]] = mapped_column(default=list)
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_key: Mapped[str] = mapped_column(String(40), default="")
    scope_name: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @property
    def scope(self) -> Scope:
        """How far its bearer sees, within what the user sees."""
        return Scope(self.scope_kind, self.scope_key)


class UserIdentity(Base):
    """An account at a provider of OpenID Connect that signs this user in; issuer and subject name it."""

    __tablename__ = "user_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    linked_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class AddressTries(Base):
    """Wrong passwords from one address since `since`; `key` is a keyed hash of the address."""

    __tablename__ = "address_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
