"""The keys of personal data: outside the database, each with the id that its values begin with.

The first key, `v1`, is derived from the secret of the settings. Later ones stand in a file of their own that
`eldercare keys rotate` writes; a process sees a change within REFRESH_S seconds.
"""

import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eldercare.core.errors import N_, EldercareError

KEYRING = "eldercare.keyring"
"""Where an application keeps its keys, among its extensions."""
FIRST = "v1"
REFRESH_S = 1.0


class KeyMissingError(EldercareError):
    """A value was encrypted under a key that is not here."""

    status = 503
    code = "key_missing"
    sentence = N_(
        "The key %(key)s of the personal data is missing on this machine. Nothing was lost; "
        "put the key file back where it was."
    )


class KeyFileError(EldercareError):
    """The key file cannot be read."""

    status = 503
    code = "key_file"
    sentence = N_("The key file %(file)s cannot be read. Nothing was changed; put back a copy of it.")


@dataclass(frozen=True, slots=True)
class Key:
    """Two independent 32-byte keys out of one secret: one encrypts, one hashes for look-up."""

    id: str
    encryption: bytes
    lookup: bytes

    @classmethod
    def derive(cls, key_id: str, secret: str) -> "Key":
        """HKDF-SHA256, one purpose each."""
        return cls(key_id, *(_derive(secret, purpose) for purpose in (b"encryption", b"lookup")))


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"eldercare", info=purpose).derive(secret.encode())


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file says: the secrets by id, which key writes, and which are no longer used at all."""

    secrets: dict[str, str] = field(default_factory=dict)
    current: str = FIRST
    retired: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path) -> "KeyFile":
        """What stands in the file; without one there is the first key alone. Raises KeyFileError."""
        try:
            facts = json.loads(path.read_text())
            return cls(dict(facts["keys"]), str(facts["current"]), frozenset(facts["retired"]))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyFileError(file=path) from error

    def write(self, path: Path) -> None:
        """Whole or not at all, and on the disk before anything is encrypted with it."""
        draft = path.with_suffix(".new")
        facts = {"keys": self.secrets, "current": self.current, "retired": sorted(self.retired)}
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(facts, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _settle(path.parent)

    @property
    def ids(self) -> list[str]:
        """The keys that may be used, oldest first."""
        return [key_id for key_id in (FIRST, *self.secrets) if key_id not in self.retired]

    def with_new(self) -> "KeyFile":
        """One key more, that does not write yet."""
        key_id = f"v{1 + max(int(known[1:]) for known in (FIRST, *self.secrets, *self.retired))}"
        return KeyFile(self.secrets | {key_id: secrets.token_urlsafe(48)}, self.current, self.retired)


def _settle(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder was written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Keyring:
    """The keys of one application, as the file has them now."""

    def __init__(self, secret: str, path: Path) -> None:
        self.path = path
        self._secret = secret
        self._looked_at = 0.0
        self._stamp: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}
        self._current = FIRST
        self.reload()

    def reload(self) -> None:
        """Read the file again. Raises KeyFileError."""
        self._looked_at, self._stamp = time.monotonic(), _stamp(self.path)
        file = KeyFile.read(self.path)
        secrets_by_id = {FIRST: self._secret} | file.secrets
        self._keys = {key_id: Key.derive(key_id, secrets_by_id[key_id]) for key_id in file.ids}
        self._current = file.current

    @property
    def current(self) -> Key:
        """The key that new values are written with."""
        self._refresh()
        return self.named(self._current)

    def named(self, key_id: str) -> Key:
        """The key of a stored value. Raises KeyMissingError."""
        if key_id not in self._keys:
            self.reload()
        try:
            return self._keys[key_id]
        except KeyError:
            raise KeyMissingError(key=key_id) from None

    def __iter__(self) -> Iterator[Key]:
        """Every key that a value may carry, the newest first."""
        self._refresh()
        return iter([*self._keys.values()][::-1])

    def _refresh(self) -> None:
        if time.monotonic() - self._looked_at < REFRESH_S:
            return
        self._looked_at = time.monotonic()
        if _stamp(self.path) != self._stamp:
            self.reload()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino
