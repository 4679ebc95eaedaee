"""Upper rooms on somebody who leaves the roll: each says what stops, stops it, and puts it back when it was a
mistake. A room adds its own `Part` in `app.py`, as it does with erasing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.errors import N_
from eldercare.core.time import local_date
from eldercare.people.models import Senior

LEAVING_PARTS = "eldercare.leaving"
"""Where an application keeps the parts of its rooms, among its extensions."""

STOPS, BY_HAND, STAYS = "stops", "by_hand", "stays"
"""What a line says: it stops by itself, somebody must see to it, or it is kept."""

RETURNS = {"mistake": N_("It was typed by mistake"), "returned": N_("The person has come back")}
DIED = "died"
FURTHEST_BACK = timedelta(days=2 * 366)
"""An older day is taken for a wrong year: the time of keeping would begin then, and may be over tonight."""
FURTHEST_AHEAD = timedelta(days=366)

Stopped = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, from which day on, and why; `actor` None is the clock on the day."""

    senior: Senior
    day: date
    reason: str
    actor: User | None
    now: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return local_date(self.now)

    @property
    def has_come(self) -> bool:
        """Whether the day is here; before it only what is dated stops."""
        return self.day <= self.today


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that stops, waits for somebody, or stays. `word` is an English message id with %(count)s and
    what `params` holds."""

    kind: str
    word: str
    count: int = 1
    day: date | None = None

    @property
    def params(self) -> dict[str, object]:
        """What the word needs."""
        return {"count": self.count, "day": self.day or ""}


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part.

    `stop` runs inside the transaction that records the leaving, and once more on the day by the clock, and
    gives what it stopped: codes, ids and days in lists, of which `words` says by key what each list holds.
    `restore` gets that back and gives what it could not put back.
    """

    room: str
    outlook: Callable[[Session, Leaving], list[Line]]
    stop: Callable[[Session, Leaving], Stopped]
    restore: Callable[[Session, Leaving, Stopped], list[Line]]
    words: Mapping[str, str] = field(default_factory=dict)


def parts() -> Sequence[Part]:
    """The parts of the application at work."""
    found: Sequence[Part] = current_app.extensions.get(LEAVING_PARTS, ())
    return found


def some(lines: Iterable[Line]) -> list[Line]:
    """The lines that speak of anything."""
    return [line for line in lines if line.count]


def done(stopped: Mapping[str, Stopped]) -> list[Line]:
    """What every room has stopped, in the order of the rooms."""
    return some(
        Line(STOPS, word, len(stopped.get(part.room, {}).get(key, [])))
        for part in parts()
        for key, word in part.words.items()
    )


def nothing_stops(_session: Session, _leaving: Leaving) -> Stopped:
    """For a room in which nothing has to be written."""
    return {}


def nothing_lost(_session: Session, _leaving: Leaving, _stopped: Stopped) -> list[Line]:
    """For a room that has nothing to put back."""
    return []


def may_be_looked_at(day: date, today: date) -> bool:
    """Whether a day can be that of a leaving; what stops on another one nobody has to know."""
    return today - FURTHEST_BACK <= day <= today + FURTHEST_AHEAD


def faults_of(day: date | None, reason: str, *, reasons: Iterable[str], today: date) -> dict[str, str]:
    """What is wrong with a day and a reason as English message ids; empty when all is well."""
    found = {}
    if reason not in reasons:
        found["reason"] = N_("Choose one of the list.")
    if day is None:
        found["day"] = N_("Choose the day.")
    elif reason == DIED and day > today:
        found["day"] = N_("A death is recorded when it has happened: choose today or a day before.")
    elif day > today + FURTHEST_AHEAD:
        found["day"] = N_("This day is more than a year ahead: check the year.")
    elif day < today - FURTHEST_BACK:
        found["day"] = N_("This day is more than two years ago: check the year.")
    return found
