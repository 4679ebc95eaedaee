"""Changing the own password."""

from datetime import datetime
from pathlib import Path

from eldercare.accounts.actions.hashing import hash_password
from eldercare.accounts.actions.sessions import end_other_sessions
from eldercare.accounts.actions.signing_in import check_password
from eldercare.accounts.audit import audit
from eldercare.accounts.errors import WrongPasswordError
from eldercare.accounts.models import User
from eldercare.accounts.passwords import fault_of
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError

WRONG = N_("This is not your present password.")


def change_password(
    user: User,
    present: str,
    new: str,
    *,
    now: datetime,
    keep: str = "",
    address: str = "",
    breached: Path | None = None,
) -> int:
    """Change the password and sign out every other device; `keep` is the secret of the session that stays.

    Returns how many were signed out. Raises InvalidInputError that names the field, AccountLockedError or
    TooManyTriesError when wrong ones were tried too often.
    """
    try:
        check_password(user, present, address=address, now=now)
    except WrongPasswordError as error:
        raise InvalidInputError({"present": WRONG}) from error
    check_new(user, new, breached)
    hashed = hash_password(new)
    with transaction():
        user.password_hash, user.password_changed_at = hashed, now
        user.failures, user.locked_until = 0, None
        audit(user, "password_changed", "user", user.id, now=now)
        return end_other_sessions(user, keep, now=now)


def check_new(user: User, new: str, breached: Path | None) -> None:
    """Raise InvalidInputError on `new` unless the user may have this password."""
    names = (user.username, user.display_name, *user.username.replace(".", " ").replace("-", " ").split())
    fault = fault_of(new, words=names, breached=breached)
    if fault:
        raise InvalidInputError({"new": fault})
