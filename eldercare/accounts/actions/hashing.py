"""How passwords and secrets are kept."""

import hashlib
import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

AT_ONCE = 4
"""Each hash takes 64 MiB while it is made: more at once than this wait."""

hasher = PasswordHasher()
_turn = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Argon2id with the library's defaults (64 MiB, 3 passes, 4 lanes)."""
    with _turn:
        return hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed; an account without one matches nothing."""
    try:
        with _turn:
            return hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def nobody() -> str:
    """Checked when the name is unknown, so that the answer takes as long as for a known one."""
    return hash_password("nobody has this password")


def new_secret() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Under which a secret of `new_secret` is kept: nobody can guess 256 bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
