"""Upper rooms on a worker who leaves or changes the station: each frees what it holds of the person.

A room adds its own `Part` in `app.py`, as it does for erasing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from eldercare.accounts.models import User

ENDING_PARTS = "eldercare.ending"
"""Where an application keeps the parts of its rooms, among its extensions."""


def _nothing_stands(_session: Session, _worker_id: int) -> list[str]:
    return []


def _nothing_comes(_session: Session, _worker_id: int, _after: date) -> int:
    return 0


def _nothing_to_free(_worker_id: int, _after: date, _actor: User, _now: datetime) -> int:
    return 0


def _nothing_to_forget(_session: Session, _worker_id: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part.

    `standing` says in English message ids what has to be handed over first; `coming` counts, and `free` gives
    back, what is planned after a day; `forget` drops wishes for the person once the last day is over.
    """

    standing: Callable[[Session, int], list[str]] = _nothing_stands
    coming: Callable[[Session, int, date], int] = _nothing_comes
    free: Callable[[int, date, User, datetime], int] = _nothing_to_free
    forget: Callable[[Session, int], None] = _nothing_to_forget


def parts() -> Sequence[Part]:
    """The parts of the application at work."""
    found: Sequence[Part] = current_app.extensions.get(ENDING_PARTS, ())
    return found
