"""Who may sign in."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eldercare.accounts.rules import WHOLE, Grant, Scope, may
from eldercare.core.db import Base, Versioned
from eldercare.core.privacy import EncryptedText


class User(Versioned, Base):
    """A person who signs in. `scope_kind` and `scope_key` say how far this user sees.

    `epoch` stands in every session: raising it ends all of them. An empty `password_hash` is no password: a
    one-time link sets the first. `active` is False while an administrator keeps the account locked. `phone`
    and `email` are where messages of alarms go, entered by the user.
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
    created_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]

    # Not columns: how the user came in at this request. See `entered_by`.
    _handle = ""
    _grant = WHOLE

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Flask-Login asks under this name."""
        return self.active

    def get_id(self) -> str:
        """What the session cookie carries: the secret of a session row, see `actions.sessions`."""
        return self._handle

    def entered_by(self, handle: str = "", grant: Grant = WHOLE) -> None:
        """Note the session by which this user is here, or what a token lets its bearer do."""
        self._handle, self._grant = handle, grant

    @property
    def scope(self) -> Scope:
        """How far this user sees, or how far the token at this request lets its bearer see."""
        return self._grant.scope or Scope(self.scope_kind, self.scope_key)

    def may(self, verb: str) -> bool:
        """Whether this user's role holds the permission, and the token at this request as well."""
        return may(self.role, verb) and (self._grant.verbs is None or verb in self._grant.verbs)
