"""Writing many rows at once, with ids that the caller hands out beforehand."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

CHUNK = 2000


def next_id(session: Session, model: Any) -> int:
    """The first id that is free; ask inside the transaction that uses it."""
    return (session.scalar(select(func.max(model.id))) or 0) + 1


def insert_rows(session: Session, model: Any, rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows given as equal-keyed dicts, a chunk at a time; returns how many.

    The column types do their work (encryption, JSON). PostgreSQL counts ids in a sequence of its own,
    which is moved behind the ids that came with the rows.
    """
    table, written = model.__table__, 0
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        session.execute(insert(table), chunk)
        written += len(chunk)
    counted = written and getattr(table.c.get("id"), "autoincrement", False)
    if counted and session.get_bind().dialect.name == "postgresql":
        moved = f"select setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) from {table.name}"  # noqa: S608
        session.execute(text(moved))
    return written
