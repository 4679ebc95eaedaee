"""Accounts at a provider of OpenID Connect that sign a user of ours in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from eldercare.accounts.audit import audit
from eldercare.accounts.errors import IdentityTakenError, NotLinkedError
from eldercare.accounts.models import User, UserIdentity
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError


def sign_in_from(issuer: str, subject: str, *, now: datetime) -> User:
    """The user whom this account at the provider signs in. Raises NotLinkedError.

    Names and mail addresses of the provider are not looked at: whoever may choose them there could be
    anybody here.
    """
    query = select(UserIdentity).options(joinedload(UserIdentity.user))
    found = db.session.scalar(query.where(UserIdentity.issuer == issuer, UserIdentity.subject == subject))
    if found is None or not found.user.active:
        raise NotLinkedError
    with transaction():
        user = found.user
        user.last_sign_in_at = now
        audit(user, "sign_in", "user", user.id, now=now, detail={"way": "oidc"})
    return user


def link_identity(user: User, issuer: str, subject: str, *, now: datetime) -> None:
    """Let this account at the provider sign the user in. Raises IdentityTakenError."""
    try:
        with transaction() as session:
            known = session.scalar(
                select(UserIdentity).where(UserIdentity.issuer == issuer, UserIdentity.subject == subject)
            )
            if known is not None and known.user_id == user.id:
                return
            session.add(UserIdentity(user_id=user.id, issuer=issuer, subject=subject, linked_at=now))
            session.flush()
            audit(user, "identity_linked", "user", user.id, now=now)
    except IntegrityError as error:
        raise IdentityTakenError from error


def identities_of(user: User) -> list[UserIdentity]:
    """What signs the user in besides the password."""
    query = select(UserIdentity).where(UserIdentity.user_id == user.id)
    return list(db.session.scalars(query.order_by(UserIdentity.id)))


def unlink_identity(user: User, identity_id: int, *, now: datetime) -> None:
    """The account at the provider no longer signs the user in. Raises NotFoundError for another's."""
    with transaction() as session:
        row = session.get(UserIdentity, identity_id)
        if row is None or row.user_id != user.id:
            raise NotFoundError
        session.delete(row)
        audit(user, "identity_unlinked", "user", user.id, now=now)
