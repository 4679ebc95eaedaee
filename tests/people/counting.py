"""How many statements a block sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from eldercare.core.db import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SELECT statements sent inside the block."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        if args[2].lstrip().lower().startswith("select"):
            sent.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
