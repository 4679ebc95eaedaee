"""Users and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.accounts.rules import Scope, may
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText


class User(Versioned, Base):
    """A person who signs in. `scope_kind` and `scope_key` say how far this user sees.

    `epoch` is part of every session: raising it ends all of them. `phone` and `email` are where messages of
    alarms go, entered by the user.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_key: Mapped[str] = mapped_column(String(40), default="")
    scope_name: Mapped[str] = mapped_column(String(80), default="")
    worker_id: Mapped[int | None] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[str] = mapped_column(String(10), default="")
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    text_scale: Mapped[int] = mapped_column(default=100)
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Flask-Login asks under this name."""
        return self.active

    def get_id(self) -> str:
        """What the session cookie carries."""
        return f"{self.id}.{self.epoch}"

    @property
    def scope(self) -> Scope:
        """How far this user sees."""
        return Scope(self.scope_kind, self.scope_key)

    def may(self, verb: str) -> bool:
        """Whether this user's role holds the permission."""
        return may(self.role, verb)


class AuditEntry(Base):
    """One line of the audit trail. Append-only; `digest` covers the line and the digest before it."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(60))
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
