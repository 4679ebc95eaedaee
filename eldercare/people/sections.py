"""How upper rooms add to a senior's page without this room knowing them.

app.py puts the providers into `app.extensions["eldercare.senior_sections"]`, in the order of the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from eldercare.accounts.models import User
from eldercare.people.models import Senior

SENIOR_SECTIONS = "eldercare.senior_sections"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its template is included with `data` and `senior`."""

    template: str
    data: dict[str, object] = field(default_factory=dict)


Provider = Callable[[User, Senior, datetime], Section | None]


def sections_of(user: User, senior: Senior, now: datetime) -> list[Section]:
    """What the upper rooms have to say about a senior; each keeps to what the user may see."""
    providers: Sequence[Provider] = current_app.extensions.get(SENIOR_SECTIONS, ())
    return [section for provider in providers if (section := provider(user, senior, now)) is not None]
