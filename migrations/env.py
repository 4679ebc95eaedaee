"""Alembic's door: the models of every room, batch mode for SQLite, one transaction."""

from typing import Literal

from alembic import context
from sqlalchemy import JSON

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


def run_migrations() -> None:
    """Run on the application's own engine."""
    with db.engine.connect() as connection:
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
