"""One-time links: how a new user, or one who forgot, sets a password that nobody else ever knew."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from eldercare.accounts.actions.hashing import digest_of, hash_password, new_secret
from eldercare.accounts.actions.passwords import check_new
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import LinkUsedError
from eldercare.accounts.models import SignInLink, User
from eldercare.accounts.rules import LINK_LIVES
from eldercare.core.db import db, transaction


def make_link(user: User, *, by: User | None, now: datetime) -> str:
    """The secret of a new link, shown once; earlier links of the user no longer hold."""
    secret = new_secret()
    with transaction() as session:
        earlier = update(SignInLink).where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None))
        session.execute(earlier.values(used_at=now))
        session.add(
            SignInLink(
                digest=digest_of(secret),
                user_id=user.id,
                made_by=by.id if by else None,
                made_at=now,
                expires_at=now + LINK_LIVES,
            )
        )
        audit(by, "link_made", "user", user.id, now=now)
    return secret


def open_link(secret: str, *, now: datetime) -> SignInLink:
    """The link with its user, not used yet. Raises LinkUsedError."""
    query = select(SignInLink).options(joinedload(SignInLink.user))
    query = query.where(SignInLink.digest == digest_of(secret)).execution_options(populate_existing=True)
    link = db.session.scalar(query)
    if link is None or link.used_at is not None or link.expires_at <= now or not link.user.active:
        raise LinkUsedError
    return link


def set_password_by_link(secret: str, new: str, *, now: datetime, breached: Path | None = None) -> User:
    """Set the password, use the link up and end every session of the user.

    Raises LinkUsedError, or InvalidInputError on `new`.
    """
    link = open_link(secret, now=now)
    check_new(link.user, new, breached)
    hashed = hash_password(new)
    with transaction() as session:
        # Of two who come with the same link at once, one finds it unused.
        taken = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        if session.execute(taken.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
            raise LinkUsedError
        user = session.get_one(User, link.user_id, populate_existing=True)
        user.password_hash, user.password_changed_at = hashed, now
        user.failures, user.locked_until = 0, None
        user.epoch += 1
        audit(user, "password_set", "user", user.id, now=now)
        return user
