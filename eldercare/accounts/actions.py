"""Signing in, and changing what a user may set: the screen, and where messages go."""

from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.errors import AccountLockedError, WrongPasswordError
from eldercare.accounts.models import User
from eldercare.accounts.rules import ROLES, Scope, locked_until
from eldercare.core.db import check_version, db, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.reach import email_of, phone_of
from eldercare.core.time import local

_hasher = PasswordHasher()
REACH_FAULTS = {
    "phone": N_("A mobile number has 11 digits; a landline starts with its area code, 0513."),
    "email": N_("An e-mail address looks like name@mail.example."),
}


@cache
def _nobody() -> str:
    """Checked when the name is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (64 MiB, 3 passes, 4 lanes)."""
    return _hasher.hash(password)


def add_user(
    username: str,
    password_hash: str,
    display_name: str,
    role: str,
    scope: Scope,
    *,
    scope_name: str = "",
    worker_id: int | None = None,
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
        )
        session.add(user)
        session.flush()
        return user


def sign_in(username: str, password: str, *, now: datetime) -> User:
    """The user with this name and password.

    Raises WrongPasswordError, or AccountLockedError after too many wrong ones; both are counted in
    the database, so every process sees the same count.
    """
    user = db.session.scalar(select(User).where(User.username == username.strip()))
    if user is not None:
        _check_open(user, now)
    nobody = _nobody()  # for every name: the first one to ask would else tell by its time whether it is known
    right = _matches(user.password_hash if user else nobody, password)
    if user is None or not user.active or not right:
        if user is not None:
            _count_failure(user, now)
        raise WrongPasswordError
    with transaction() as session:
        session.refresh(user, with_for_update=True)
        _check_open(user, now)
        user.failures = 0
        user.locked_until = None
        audit(user, "sign_in", "user", user.id, now=now)
    return user


def _check_open(user: User, now: datetime) -> None:
    if user.locked_until and user.locked_until > now:
        raise AccountLockedError(time=f"{local(user.locked_until):%H:%M}")


def _count_failure(user: User, now: datetime) -> None:
    with transaction() as session:
        # Held until the commit: guesses that come at the same moment are counted one after the other.
        session.refresh(user, with_for_update=True)
        user.failures += 1
        user.locked_until = locked_until(user.failures, now)
        if user.locked_until:
            user.failures = 0
        audit(None, "sign_in_failed", "user", user.id, now=now)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def set_display(user: User, *, language: str | None, theme: str | None, text_scale: int | None) -> None:
    """Keep what the user chose for the screen; None leaves a choice as it is."""
    with transaction():
        user.language = language if language is not None else user.language
        user.theme = theme if theme is not None else user.theme
        user.text_scale = text_scale if text_scale is not None else user.text_scale


def set_reach(user: User, *, phone: str, email: str, expected: int | None = None, now: datetime) -> None:
    """Keep where this user is reached when an alarm calls; empty text means: nowhere.

    Raises InvalidInputError that names each field, StaleVersionError when another tab was faster.
    """
    typed = {"phone": phone.strip(), "email": email.strip()}
    read = {"phone": phone_of(typed["phone"]), "email": email_of(typed["email"])}
    found = {name: REACH_FAULTS[name] for name in typed if typed[name] and read[name] is None}
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        session.refresh(user)
        check_version(user, expected)
        changed = [name for name in read if getattr(user, name) != read[name]]
        for name in changed:
            setattr(user, name, read[name])
        if changed:
            audit(user, "reach_changed", "user", user.id, now=now, detail={"fields": changed})
