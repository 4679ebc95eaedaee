"""Signing in with a password. Wrong ones are counted in the database, so that every process sees the same."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.actions.hashing import matches, nobody
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import AccountLockedError, TooManyTriesError, WrongPasswordError
from eldercare.accounts.models import AddressTries, User
from eldercare.accounts.rules import TRIES_PER_ADDRESS, locked_until, tries_counted
from eldercare.core.db import db, serialise_writers, transaction
from eldercare.core.privacy import lookup_hash
from eldercare.core.time import local


def sign_in(username: str, password: str, *, address: str = "", now: datetime) -> User:
    """The user with this name and password. `address` is where the request came from.

    Raises WrongPasswordError, AccountLockedError after too many wrong ones for the account, or
    TooManyTriesError after too many from the address, whichever accounts they were for.
    """
    _check_address(address, now)
    user = db.session.scalar(select(User).where(User.username == username.strip()))
    if user is not None:
        _check_open(user, now)
    stranger = (
        nobody()
    )  # for every name: the first one to ask would else tell by its time whether it is known
    right = matches((user.password_hash if user else "") or stranger, password)
    if user is None or not user.active or not user.password_hash or not right:
        _count_failure(user, address, now)
        raise WrongPasswordError
    with transaction() as session:
        session.refresh(user, with_for_update=True)
        _check_open(user, now)
        user.failures = 0
        user.locked_until = None
        user.last_sign_in_at = now
        audit(user, "sign_in", "user", user.id, now=now)
    return user


def check_password(user: User, password: str, *, address: str = "", now: datetime) -> None:
    """Ask for the password again before something that matters; wrong ones count as at the front door.

    Raises what `sign_in` raises.
    """
    _check_address(address, now)
    _check_open(user, now)
    if not matches(user.password_hash, password):
        _count_failure(user, address, now)
        raise WrongPasswordError


def _check_open(user: User, now: datetime) -> None:
    if user.locked_until and user.locked_until > now:
        raise AccountLockedError(time=f"{local(user.locked_until):%H:%M}")


def _check_address(address: str, now: datetime) -> None:
    if not address:
        return
    row = db.session.get(AddressTries, lookup_hash(address), populate_existing=True)
    if row is not None and tries_counted(row.failures, row.since, now) >= TRIES_PER_ADDRESS:
        raise TooManyTriesError


def _count_failure(user: User | None, address: str, now: datetime) -> None:
    with transaction() as session:
        if address:
            _count_address(session, address, now)
        if user is None:
            return
        # Held until the commit: guesses that come at the same moment are counted one after the other.
        session.refresh(user, with_for_update=True)
        user.failures += 1
        user.locked_until = locked_until(user.failures, now)
        if user.locked_until:
            user.failures = 0
        audit(None, "sign_in_failed", "user", user.id, now=now)


def _count_address(session: Session, address: str, now: datetime) -> None:
    key = lookup_hash(address)
    serialise_writers(session, f"tries:{key}")
    row = session.get(AddressTries, key, populate_existing=True)
    if row is None:
        session.add(AddressTries(key=key, failures=1, since=now))
        return
    counted = tries_counted(row.failures, row.since, now)
    row.failures, row.since = counted + 1, row.since if counted else now
