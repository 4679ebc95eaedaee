"""Upper rooms on their own messages: how they are worded, and whether they may still go out.

A room adds its `Teller` in `app.py`, as it does with erasing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from eldercare.telling.models import OutboxMessage
from eldercare.telling.results import Result

TELLERS = "eldercare.tellers"
"""Where an application keeps the tellers of its rooms, among its extensions."""


def always(_row: OutboxMessage, _now: datetime) -> Result | None:
    """For a room whose messages stay true until they are cancelled."""
    return None


def nobody_waits(_rows: Sequence[OutboxMessage], _now: datetime) -> None:
    """For a room whose screens do not follow what becomes of messages."""


@dataclass(frozen=True, slots=True)
class Teller:
    """One room's part.

    `text_of` words a message, empty when it cannot be told; it is asked right before the message goes out.
    `more` says how many further ones were left out of a bundle. `held` gives the result of a message that may
    not go out (final) or not yet (with `wait_s`), without a try at the far side. `tried` runs inside the
    transaction that writes down what came of a try.
    """

    subjects: frozenset[str]
    text_of: Callable[[OutboxMessage], str]
    more: Callable[[int], str]
    held: Callable[[OutboxMessage, datetime], Result | None] = always
    tried: Callable[[Sequence[OutboxMessage], datetime], None] = nobody_waits


def teller_of(row: OutboxMessage) -> Teller | None:
    """Whose message this is; None when no room knows its subject."""
    tellers: Sequence[Teller] = current_app.extensions.get(TELLERS, ())
    return next((one for one in tellers if row.subject in one.subjects), None)


def by_teller(rows: Sequence[OutboxMessage]) -> Iterator[tuple[Teller, list[OutboxMessage]]]:
    """The messages by whose they are; those of nobody are left out."""
    tellers: Sequence[Teller] = current_app.extensions.get(TELLERS, ())
    for one in tellers:
        mine = [row for row in rows if row.subject in one.subjects]
        if mine:
            yield one, mine
