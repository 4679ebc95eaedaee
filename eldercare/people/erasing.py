"""Upper rooms on erasing a senior: each says what still stands in the way of erasing, and drops its own.

A room adds its own `Part` in `app.py`, as it does with the sections of a senior's page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

ERASING_PARTS = "eldercare.erasing"
"""Where an application keeps the parts of its rooms, among its extensions."""


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part. `standing` gives English message ids; `drop` is told the town's code."""

    standing: Callable[[Session, int, datetime], list[str]]
    drop: Callable[[Session, int, str], None]


def parts() -> Sequence[Part]:
    """The parts of the application at work."""
    found: Sequence[Part] = current_app.extensions.get(ERASING_PARTS, ())
    return found
