"""Tokens of programs: some of the permissions of their user, for a time, on /api/v1 only."""

import binascii
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import authorize
from eldercare.accounts.actions.hashing import digest_of, new_secret
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import TokenRefusedError
from eldercare.accounts.models import ApiToken, User
from eldercare.accounts.rules import MOST_TOKENS, TOKEN_DAYS, Grant, Scope, narrows, token_verbs
from eldercare.core.db import db, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError

MARK = "eldercare_"
"""By which scanners for lost secrets, and people, know a token."""
SEEN_EVERY = timedelta(minutes=5)
CHECK_CHARACTERS = 8


def make_token(
    user: User,
    name: str,
    verbs: Iterable[str],
    days: int,
    *,
    now: datetime,
    scope: Scope | None = None,
    scope_name: str | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once. Without `scope` it reaches as far as the user.

    Raises InvalidInputError that names each field.
    """
    authorize(user, "token.make")
    chosen, reach = sorted(set(verbs)), scope or user.scope
    _check(user, name, chosen, days, reach, now)
    secret = new_secret()
    text = f"{MARK}{secret}{_check_of(secret)}"
    with transaction() as session:
        token = ApiToken(
            digest=digest_of(text),
            user_id=user.id,
            name=name.strip(),
            tail=text[-4:],
            verbs=chosen,
            scope_kind=reach.kind,
            scope_key=reach.key,
            scope_name=user.scope_name if scope_name is None else scope_name,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        session.add(token)
        session.flush()
        detail = {"token": token.id, "verbs": chosen, "days": days}
        audit(user, "token_made", "user", user.id, now=now, detail=detail)
    return token, text


def _check(user: User, name: str, verbs: list[str], days: int, reach: Scope, now: datetime) -> None:
    found = {}
    if not 1 <= len(name.strip()) <= 60:
        found["name"] = N_("Say which program this is for.")
    if not verbs or not set(verbs) <= set(token_verbs(user.role)):
        found["verbs"] = N_("Choose at least one thing that the program may do.")
    if days not in TOKEN_DAYS:
        found["days"] = N_("Choose one of the list.")
    if not narrows(user.scope, reach):
        found["scope"] = N_("Choose one of the list.")
    running = select(func.count()).where(
        ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    )
    if (db.session.scalar(running) or 0) >= MOST_TOKENS:
        found["name"] = N_("You have 20 tokens. Revoke one first.")
    if found:
        raise InvalidInputError(found)


def _check_of(secret: str) -> str:
    """A checksum at the end: a token that was cut or mistyped is known without asking the database."""
    return f"{binascii.crc32(secret.encode()):08x}"


def enter_by_token(text: str, *, now: datetime) -> User:
    """The user of a token, bound to what the token allows for as long as this request lasts.

    Raises TokenRefusedError.
    """
    secret = text.removeprefix(MARK)[:-CHECK_CHARACTERS]
    if not text.startswith(MARK) or text != f"{MARK}{secret}{_check_of(secret)}":
        raise TokenRefusedError
    token = _with_digest(digest_of(text))
    if token is None or token.revoked_at is not None or token.expires_at <= now or not token.user.active:
        raise TokenRefusedError
    if token.last_used_at is None or now - token.last_used_at >= SEEN_EVERY:
        with transaction() as session:
            session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now))
    user = token.user
    user.entered_by()
    if not narrows(user.scope, token.scope):
        raise TokenRefusedError
    user.entered_by(grant=Grant(frozenset(token.verbs) & set(token_verbs(user.role)), token.scope))
    return user


def _with_digest(digest: str) -> ApiToken | None:
    query = select(ApiToken).options(joinedload(ApiToken.user)).where(ApiToken.digest == digest)
    return db.session.scalar(query.execution_options(populate_existing=True))


def tokens_of(user: User) -> list[ApiToken]:
    """Every token of a user that was not revoked, the newest first."""
    query = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(ApiToken.id.desc())))


def revoke_token(user: User, token_id: int, *, now: datetime) -> ApiToken:
    """End a token of the user's own at once. Raises NotFoundError for one of somebody else."""
    with transaction() as session:
        token = session.get(ApiToken, token_id)
        if token is None or token.user_id != user.id:
            raise NotFoundError
        if token.revoked_at is None:
            token.revoked_at = now
            audit(user, "token_revoked", "user", user.id, now=now, detail={"token": token.id})
        return token
