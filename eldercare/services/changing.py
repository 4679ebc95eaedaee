"""Upper rooms on a service whose terms change or which is retired: what hangs on it follows.

A room adds its own `Part` in `app.py`, as it does for erasing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from eldercare.services.models import Service

CHANGING_PARTS = "eldercare.changing"
"""Where an application keeps the parts of its rooms, among its extensions."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a service is in use: care plans that agree it, and visits to come that people were told of."""

    care_plans: int = 0
    told: int = 0

    def __add__(self, other: "Uses") -> "Uses":
        return Uses(self.care_plans + other.care_plans, self.told + other.told)


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part. `uses` counts what hangs on a service from a day on; `follow` brings drafts from that
    day on up to the terms in force, inside the transaction that changes them."""

    uses: Callable[[Session, str, date], Uses]
    follow: Callable[[Session, Service, date, datetime], None]


def parts() -> Sequence[Part]:
    """The parts of the application at work."""
    found: Sequence[Part] = current_app.extensions.get(CHANGING_PARTS, ())
    return found


def uses_of(session: Session, code: str, day: date) -> Uses:
    """What hangs on a service from a day on, over all rooms."""
    return sum((part.uses(session, code, day) for part in parts()), Uses())


def follow(session: Session, service: Service, day: date, now: datetime) -> None:
    """Let every room follow a change that holds from a day on."""
    for part in parts():
        part.follow(session, service, day, now)
