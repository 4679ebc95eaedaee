"""Alembic's door: the models of every room, batch mode for SQLite, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import context
from sqlalchemy import JSON, Connection

from eldercare.core.db import Base, Money, UTCDateTime, db
from eldercare.core.privacy import EncryptedText


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types by their names."""
    if kind == "type" and isinstance(item, JSON):
        return "eldercare.core.db.Json"
    if kind == "type" and isinstance(item, UTCDateTime | Money):
        return f"eldercare.core.db.{type(item).__name__}()"
    if kind == "type" and isinstance(item, EncryptedText):
        return "eldercare.core.privacy.EncryptedText()"
    return False


@contextmanager
def references_off(connection: Connection) -> Iterator[None]:
    """On SQLite a table is changed by copying and dropping it, which rows that refer to it would forbid: the
    check stands still meanwhile and is made up for at the end, as SQLite's manual advises."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            msg = f"rows refer to rows that are not there: {broken[:5]}"
            raise RuntimeError(msg)
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run_migrations() -> None:
    """Run on the application's own engine."""
    with db.engine.connect() as connection, references_off(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
