"""The screens of this room."""

from eldercare.people.pages import (
    addresses,
    consents,
    editing,
    erasing,
    exports,
    placing,
    positions,
    search,
    seniors,
    workers,
)
from eldercare.people.pages.blueprint import pages

__all__ = [
    "addresses",
    "consents",
    "editing",
    "erasing",
    "exports",
    "pages",
    "placing",
    "positions",
    "search",
    "seniors",
    "workers",
]
