"""Personal data: encrypted at rest, found by keyed hash, masked on screen.

AES-256-GCM. A stored value is the id of its key, a colon and base64(nonce + ciphertext), so that a later key
stands beside the first until every value is written anew (see `core.rekeying`).
"""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from eldercare.core.keys import KEYRING, Key, Keyring

NONCE_BYTES = 12
HASHED_IN = "hashed_in"
"""In the `info` of an encrypted column: the column with its keyed hash, which a new key makes anew."""
TAIL_HASHED_IN = "tail_hashed_in"
"""In the same `info`: the column with the keyed hash of the last TAIL characters."""
TAIL = 4


def keyring() -> Keyring:
    """The keys of the application at work; two in one process each keep their own."""
    keys: Keyring = current_app.extensions[KEYRING]
    return keys


def encrypt(plain: str, key: Key | None = None) -> str:
    """Encrypt one value, with the present key unless another is given; the same text never gives the same
    bytes twice."""
    key = key or keyring().current
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.encryption).encrypt(nonce, plain.encode(), None)
    return f"{key.id}:" + base64.b64encode(nonce + sealed).decode()


def decrypt(stored: str) -> str:
    """Open a stored value; raises cryptography's InvalidTag when it was altered, KeyMissingError when its
    key is not here."""
    key_id, _, sealed = stored.partition(":")
    raw = base64.b64decode(sealed)
    key = keyring().named(key_id)
    return AESGCM(key.encryption).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()


def lookup_hash(plain: str, key: Key | None = None) -> str:
    """Keyed hash by which an encrypted value is found; useless without the key."""
    key = key or keyring().current
    return hmac.new(key.lookup, plain.strip().upper().encode(), hashlib.sha256).hexdigest()


def lookup_hashes(plain: str) -> list[str]:
    """The hashes under which a value may stand while keys are being changed: one for each key."""
    return [lookup_hash(plain, key) for key in keyring()]


def tail_hash(plain: str, key: Key | None = None) -> str:
    """Keyed hash of the last characters; the word before them keeps it apart from the hash of a value."""
    return lookup_hash(f"tail {plain.strip()[-TAIL:]}", key)


def tail_hashes(tail: str) -> list[str]:
    """The hashes under which these last characters may stand while keys are being changed."""
    return [tail_hash(tail, key) for key in keyring()]


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


def mask_address(address: str) -> str:
    """The address without the house number, which stands behind the last space."""
    return address.rpartition(" ")[0] or address
