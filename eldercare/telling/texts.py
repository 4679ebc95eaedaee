"""Several messages as one text, each worded by its own room."""

from collections.abc import Sequence

from flask import current_app

from eldercare.telling.models import OutboxMessage
from eldercare.telling.tellers import teller_of

LINES_SHOWN = 10


def link_to(path: str) -> str:
    """A path of this system as an address that opens from outside."""
    url: str = current_app.config["SETTINGS"].public_url
    return f"{url}{path}"


def text_of(row: OutboxMessage) -> str:
    """The message as it goes out; empty when it cannot be told."""
    teller = teller_of(row)
    return teller.text_of(row) if teller else ""


def text_of_all(rows: Sequence[OutboxMessage]) -> str:
    """Several messages as one: the newest line of each alarm, and how many more there are."""
    if len(rows) == 1:
        return text_of(rows[0])
    newest = {row.alarm_id or (row.subject, row.id): text for row in rows if (text := text_of(row))}
    lines = list(newest.values())
    more = len(lines) - LINES_SHOWN
    teller = teller_of(rows[0])
    rest = [teller.more(more)] if teller and more > 0 else []
    return "\n".join(lines[:LINES_SHOWN] + rest)
