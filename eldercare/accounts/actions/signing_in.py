"""Signing in with a password. Wrong ones are counted in the database, so that every process sees the same."""

from datetime import datetime

from sqlalchemy import select

from eldercare.accounts.actions.hashing import matches, nobody
from eldercare.accounts.actions.tries import check_address, count_address
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import AccountLockedError, WrongPasswordError
from eldercare.accounts.models import User
from eldercare.accounts.rules import locked_until
from eldercare.core.db import db, transaction
from eldercare.core.time import local


def sign_in(username: str, password: str, *, address: str = "", now: datetime) -> User:
    """The user with this name and password. `address` is where the request came from.

    Raises WrongPasswordError, AccountLockedError after too many wrong ones for the account, or
    TooManyTriesError after too many from the address, whichever accounts they were for.
    """
    check_address(address, now)
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
    check_address(address, now)
    _check_open(user, now)
    if not matches(user.password_hash, password):
        _count_failure(user, address, now)
        raise WrongPasswordError


def _check_open(user: User, now: datetime) -> None:
    if user.locked_until and user.locked_until > now:
        raise AccountLockedError(time=f"{local(user.locked_until):%H:%M}")


def _count_failure(user: User | None, address: str, now: datetime) -> None:
    with transaction() as session:
        if address:
            count_address(session, address, now)
        if user is None:
            return
        # Held until the commit: guesses that come at the same moment are counted one after the other.
        session.refresh(user, with_for_update=True)
        user.failures += 1
        user.locked_until = locked_until(user.failures, now)
        if user.locked_until:
            user.failures = 0
        audit(None, "sign_in_failed", "user", user.id, now=now)
