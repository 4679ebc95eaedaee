"""The parts of “My account”: each a template with what it shows. A room adds its own in `app.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from eldercare.accounts.models import User

MY_SECTIONS = "eldercare.my_sections"
"""Where an application keeps the providers of other rooms, among its extensions."""


@dataclass(frozen=True, slots=True)
class MySection:
    """A part of the page: its template is included with `data`."""

    template: str
    data: dict[str, object] = field(default_factory=dict)


Provider = Callable[[User, datetime], MySection | None]


def my_sections(own: Sequence[Provider], user: User, now: datetime) -> list[MySection]:
    """The parts of this room, then those of others."""
    others: Sequence[Provider] = current_app.extensions.get(MY_SECTIONS, ())
    return [found for provider in (*own, *others) if (found := provider(user, now)) is not None]
