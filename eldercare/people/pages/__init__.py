"""The screens of this room."""

from eldercare.people.pages import (
    consents,
    contacts,
    editing,
    erasing,
    exports,
    keys,
    search,
    seniors,
    wishes,
    workers,
)
from eldercare.people.pages.blueprint import pages

__all__ = [
    "consents",
    "contacts",
    "editing",
    "erasing",
    "exports",
    "keys",
    "pages",
    "search",
    "seniors",
    "wishes",
    "workers",
]
