"""Accounts: made, changed, locked and opened by an administrator, who never knows a password."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eldercare.accounts.access import authorize
from eldercare.accounts.actions.links import make_link
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import LastAdminError, OwnAccountError
from eldercare.accounts.models import ApiToken, User
from eldercare.accounts.rules import ROLE_SCOPES, ROLES, Scope, narrows
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
TAKEN = N_("Another account has this name already.")
CHOOSE = N_("Choose one of the list.")


@dataclass(frozen=True, slots=True)
class UserEntry:
    """An account as it was typed. `scope_name` names the place; `worker_id` says whose work it shows."""

    username: str
    display_name: str
    role: str
    scope: Scope
    scope_name: str = ""
    worker_id: int | None = None


def add_user(
    username: str,
    password_hash: str,
    display_name: str,
    role: str,
    scope: Scope,
    *,
    scope_name: str = "",
    worker_id: int | None = None,
    now: datetime | None = None,
) -> User:
    """Add a user inside the caller's transaction or its own. Raises KeyError for an unknown role."""
    ROLES[role]
    with transaction() as session:
        user = User(
            username=username,
            password_hash=password_hash,
            display_name=display_name,
            role=role,
            scope_kind=scope.kind,
            scope_key=scope.key,
            scope_name=scope_name,
            worker_id=worker_id,
            created_at=now,
        )
        session.add(user)
        session.flush()
        return user


def invite(actor: User | None, entry: UserEntry, *, now: datetime) -> tuple[User, str]:
    """Make an account without a password; returns it with the secret of the link that sets one.

    `actor` None is whoever may run commands on the server. Raises InvalidInputError that names each field.
    """
    _check(actor, entry)
    try:
        with transaction():
            user = add_user(
                entry.username,
                "",
                entry.display_name.strip(),
                entry.role,
                entry.scope,
                scope_name=entry.scope_name,
                worker_id=entry.worker_id,
                now=now,
            )
            audit(actor, "account_made", "user", user.id, now=now, detail={"role": user.role})
            return user, make_link(user, by=actor, now=now)
    except IntegrityError as error:
        raise InvalidInputError({"username": TAKEN}) from error


def edit_user(actor: User, user_id: int, entry: UserEntry, *, expected: int | None, now: datetime) -> User:
    """Change an account; another role or scope ends its sessions and revokes its tokens.

    Raises InvalidInputError, StaleVersionError, OwnAccountError, LastAdminError or NotFoundError.
    """
    _check(actor, entry)
    values: dict[str, Any] = {
        "username": entry.username,
        "display_name": entry.display_name.strip(),
        "role": entry.role,
        "scope_kind": entry.scope.kind,
        "scope_key": entry.scope.key,
        "scope_name": entry.scope_name,
        "worker_id": entry.worker_id,
    }
    try:
        with transaction() as session:
            user = _other(session, user_id)
            check_version(user, expected)
            changed = sorted(name for name, value in values.items() if getattr(user, name) != value)
            _guard_admins(session, actor, user, leaves="role" in changed)
            for name in changed:
                setattr(user, name, values[name])
            if {"role", "scope_kind", "scope_key", "worker_id"} & set(changed):
                _shut_out(session, user, now)
            if changed:
                session.flush()
                audit(actor, "account_edited", "user", user.id, now=now, detail={"fields": changed})
            return user
    except IntegrityError as error:
        raise InvalidInputError({"username": TAKEN}) from error


def lock_user(actor: User, user_id: int, *, now: datetime) -> User:
    """Keep somebody out from now on: sessions end, tokens are revoked. Raises what `edit_user` raises."""
    with transaction() as session:
        user = _other(session, user_id)
        authorize(actor, "account.edit")
        _guard_admins(session, actor, user, leaves=True)
        if user.active:
            user.active = False
            _shut_out(session, user, now)
            audit(actor, "account_locked", "user", user.id, now=now)
        return user


def close_accounts_of(worker_id: int, *, by: User | None, now: datetime) -> list[int]:
    """Keep out whoever signs in as this worker, who has left; the caller has looked at the rights.

    `by` None is the clock. An administrator opens the account again. Returns the ids of those that were open.
    """
    with transaction() as session:
        query = select(User).where(User.worker_id == worker_id, User.active).order_by(User.id)
        users = list(session.scalars(query.with_for_update()))
        for user in users:
            user.active = False
            _shut_out(session, user, now)
            audit(by, "account_locked", "user", user.id, now=now, detail={"worker_id": worker_id})
        return [user.id for user in users]


def unlock_user(actor: User, user_id: int, *, now: datetime) -> User:
    """Let somebody in again, also after too many wrong passwords."""
    with transaction() as session:
        user = _other(session, user_id)
        authorize(actor, "account.edit")
        user.active, user.failures, user.locked_until = True, 0, None
        audit(actor, "account_unlocked", "user", user.id, now=now)
        return user


def end_sessions_of(actor: User, user_id: int, *, now: datetime) -> User:
    """Sign somebody out everywhere. Tokens stay."""
    with transaction() as session:
        user = _other(session, user_id)
        authorize(actor, "account.edit")
        user.epoch += 1
        audit(actor, "sessions_ended", "user", user.id, now=now)
        return user


def _shut_out(session: Session, user: User, now: datetime) -> None:
    user.epoch += 1
    mine = update(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    session.execute(mine.values(revoked_at=now))


def _other(session: Session, user_id: int) -> User:
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFoundError
    return user


def _guard_admins(session: Session, actor: User, user: User, *, leaves: bool) -> None:
    """Nobody takes the right to make accounts from themselves, nor from the last who has it."""
    if not leaves or user.role != "admin":
        return
    if user.id == actor.id:
        raise OwnAccountError
    open_ones = select(func.count()).where(User.role == "admin", User.active.is_(True), User.id != user.id)
    if not session.scalar(open_ones):
        raise LastAdminError


def _check(actor: User | None, entry: UserEntry) -> None:
    found = {}
    if not USERNAME.fullmatch(entry.username):
        found["username"] = N_("2 to 60 small letters, digits, dots or dashes.")
    if not 1 <= len(entry.display_name.strip()) <= 60:
        found["display_name"] = N_("Type the name.")
    if entry.role not in ROLES:
        found["role"] = CHOOSE
    if entry.scope.kind not in ROLE_SCOPES.get(entry.role, ()):
        found["scope"] = N_("This role cannot have this scope.")
    elif entry.scope.kind == "own" and entry.worker_id is None:
        found["worker_id"] = N_("Choose whose work this account shows.")
    if found:
        raise InvalidInputError(found)
    if actor is not None:
        authorize(actor, "account.edit")
        if not narrows(actor.scope, entry.scope):
            raise NotFoundError
