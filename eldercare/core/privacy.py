"""Personal data: encrypted at rest, found by keyed hash, masked on screen.

AES-256-GCM with a key derived from the secret outside the database (HKDF-SHA256). A stored value is
`v1:` + base64(nonce + ciphertext), so that a later key can stand beside the first.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

NONCE_BYTES = 12
KEYRING = "eldercare.keyring"
"""Where an application keeps its keys, among its extensions."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The two keys: one encrypts, one hashes for look-up."""

    encryption: bytes
    lookup: bytes

    @classmethod
    def derive(cls, secret: str) -> "Keyring":
        """Two independent 32-byte keys out of one secret."""
        return cls(*(_derive(secret, purpose) for purpose in (b"encryption", b"lookup")))


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"eldercare", info=purpose).derive(secret.encode())


def _keys() -> Keyring:
    """The keys of the application at work; two in one process each keep their own."""
    keyring: Keyring = current_app.extensions[KEYRING]
    return keyring


def encrypt(plain: str) -> str:
    """Encrypt one value; the same text never gives the same bytes twice."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_keys().encryption).encrypt(nonce, plain.encode(), None)
    return "v1:" + base64.b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    """Open a stored value; raises cryptography's InvalidTag when it was altered."""
    raw = base64.b64decode(stored.removeprefix("v1:"))
    return AESGCM(_keys().encryption).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()


def lookup_hash(plain: str) -> str:
    """Keyed hash by which an encrypted value is found; useless without the key."""
    return hmac.new(_keys().lookup, plain.strip().upper().encode(), hashlib.sha256).hexdigest()


class EncryptedText(TypeDecorator[str]):
    """A text column that is encrypted in the database and plain in memory."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else decrypt(value)


def mask_phone(phone: str) -> str:
    """138****5678; a landline keeps its last two digits."""
    if len(phone) == 11 and phone.startswith("1"):
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_id(number: str) -> str:
    """320682********1234: the county and the last four stay."""
    return f"{number[:6]}********{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_name(name: str) -> str:
    """Surname and stars: 张**."""
    return name[:1] + "*" * max(len(name) - 1, 0)
