"""A new key for the personal data: every value is written anew with it, a batch at a time.

Nothing has to remember how far it came: a value begins with the id of its key, so whoever was killed begins
again with what still carries an older one. Values stay readable throughout, because the old key stays.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Table, Text, bindparam, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from eldercare.core.db import Base, db, transaction
from eldercare.core.errors import N_, EldercareError
from eldercare.core.keys import REFRESH_S, Key, KeyFile
from eldercare.core.privacy import (
    HASHED_IN,
    TAIL_HASHED_IN,
    EncryptedText,
    decrypt,
    encrypt,
    keyring,
    lookup_hash,
    tail_hash,
)

BATCH = 500
HASHES: dict[str, Callable[[str, Key], str]] = {HASHED_IN: lookup_hash, TAIL_HASHED_IN: tail_hash}


class KeyInUseError(EldercareError):
    """Values still need the key."""

    status = 409
    code = "key_in_use"
    sentence = N_(
        "%(count)s values still need the key %(key)s. Nothing was changed; run: eldercare keys rotate"
    )


class CurrentKeyError(EldercareError):
    """The key writes new values."""

    status = 409
    code = "current_key"
    sentence = N_(
        "New values are written with the key %(key)s. Nothing was changed; run: eldercare keys rotate"
    )


class UnknownKeyError(EldercareError):
    """No key has this id."""

    status = 404
    code = "unknown_key"
    sentence = N_("There is no key %(key)s. See: eldercare keys list")


@dataclass(frozen=True, slots=True)
class Rotation:
    """What came of a run: the key, whether a broken-off run was continued, and how many rows were written."""

    key_id: str
    continued: bool
    rows: int


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every encrypted column by its table."""
    found = {
        table: [column for column in table.c if isinstance(column.type, EncryptedText)]
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def rotate(*, batch: int = BATCH, wait: Callable[[float], None] = time.sleep) -> Rotation:
    """Make a new key and write every value with it; after a broken-off run, continue with its key instead.

    Other processes read the file within REFRESH_S: each step waits for them, so that none meets a value whose
    key it does not know, and none still writes with the old one when the last value is looked for.
    """
    ring = keyring()
    file = KeyFile.read(ring.path)
    newest = file.ids[-1]
    continued = file.current != newest or values_without(newest) > 0
    if not continued:
        file = file.with_new()
        newest = file.ids[-1]
        file.write(ring.path)
    if file.current != newest:
        wait(2 * REFRESH_S)
        KeyFile(file.secrets, newest, file.retired).write(ring.path)
    ring.reload()
    wait(2 * REFRESH_S)
    rows = 0
    while written := sum(rekey(table, batch) for table in sealed_columns()):
        rows += written
    return Rotation(newest, continued, rows)


def rekey(table: Table, batch: int) -> int:
    """Write every value of a table that carries an older key; returns how many rows were written."""
    last, written, key = None, 0, keyring().current
    while True:
        with transaction() as session:
            rows = _older(session, table, key, last, batch)
            if not rows:
                return written
            session.execute(_rewriting(table), [dict(_renewed(table, row, key)) for row in rows])
        last, written = rows[-1][0], written + len(rows)


def _older(session: Session, table: Table, key: Key, last: Any, batch: int) -> list[Row[Any]]:
    """The next rows with a value under another key: the primary key, then the stored values as they are."""
    (primary,) = table.primary_key.columns
    stored: list[Any] = [type_coerce(column, Text) for column in sealed_columns()[table]]
    query = select(primary, *stored).where(or_(*(value.not_like(f"{key.id}:%") for value in stored)))
    if last is not None:
        query = query.where(primary > last)
    return list(session.execute(query.order_by(primary).limit(batch).with_for_update()).all())


def _rewriting(table: Table) -> Any:
    (primary,) = table.primary_key.columns
    values: dict[str, Any] = {}
    for column in sealed_columns()[table]:
        values[column.name] = bindparam(f"new_{column.name}", type_=Text())
        for kind in HASHES.keys() & column.info.keys():
            values[column.info[kind]] = bindparam(f"{kind}_{column.name}", type_=Text())
    return update(table).where(primary == bindparam("row_id")).values(values)


def _renewed(table: Table, row: Row[Any], key: Key) -> Iterator[tuple[str, Any]]:
    stored: str | None
    yield "row_id", row[0]
    for column, stored in zip(sealed_columns()[table], row[1:], strict=True):
        plain = None if stored is None else decrypt(stored)
        yield f"new_{column.name}", None if plain is None else encrypt(plain, key)
        for kind in HASHES.keys() & column.info.keys():
            yield f"{kind}_{column.name}", None if plain is None else HASHES[kind](plain, key)


def values_without(key_id: str) -> int:
    """How many values carry another key."""
    return _count(lambda stored: stored.not_like(f"{key_id}:%"))


def values_with(key_id: str) -> int:
    """How many values carry this key."""
    return _count(lambda stored: stored.like(f"{key_id}:%"))


def _count(condition: Callable[[Any], Any]) -> int:
    counted = 0
    for table, columns in sealed_columns().items():
        for column in columns:
            query = select(func.count()).select_from(table).where(condition(type_coerce(column, Text)))
            counted += db.session.scalar(query) or 0
    return counted


def sample_keys() -> list[str]:
    """Open the newest value of every column; returns the ids of their keys.

    Raises KeyMissingError, or cryptography's InvalidTag when a key is not the one that wrote the value.
    """
    seen = set()
    for table, columns in sealed_columns().items():
        (primary,) = table.primary_key.columns
        for column in columns:
            stored: Any = type_coerce(column, Text)
            value = db.session.scalar(
                select(stored).where(stored.is_not(None)).order_by(primary.desc()).limit(1)
            )
            if value is not None:
                decrypt(value)
                seen.add(value.partition(":")[0])
    return sorted(seen)


def retire(key_id: str) -> None:
    """Take a key out of use for good; the first one is then free of the secret of the settings.

    Raises UnknownKeyError, CurrentKeyError, or KeyInUseError while a value carries it.
    """
    ring = keyring()
    file = KeyFile.read(ring.path)
    if key_id not in file.ids:
        raise UnknownKeyError(key=key_id)
    if key_id == file.current:
        raise CurrentKeyError(key=key_id)
    if count := values_with(key_id):
        raise KeyInUseError(key=key_id, count=count)
    kept = {known: secret for known, secret in file.secrets.items() if known != key_id}
    KeyFile(kept, file.current, file.retired | {key_id}).write(ring.path)
    ring.reload()
