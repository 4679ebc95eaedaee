"""Places that a scope may name. They stand in an upper room, which `app.py` asks to list them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from eldercare.accounts.rules import Scope

PLACES = "eldercare.places"
"""Where an application keeps its `Places`, among its extensions."""


@dataclass(frozen=True, slots=True)
class ScopePlace:
    """A scope that can be chosen, with the name of its place in both languages."""

    scope: Scope
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Places:
    """What the upper room knows: every place, and a worker's role with the name of the own station."""

    every: Callable[[], list[ScopePlace]]
    worker: Callable[[int], tuple[str, str, str] | None]
    """Role, name of the worker and name of the station by the worker's id; None when there is none."""


def places() -> Places:
    """The places of the application at work."""
    known: Places = current_app.extensions[PLACES]
    return known
