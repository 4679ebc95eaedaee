"""The screens of this room."""

from eldercare.people.pages import (
    addresses,
    agreements,
    categories,
    consents,
    contacts,
    doubles,
    editing,
    erasing,
    exports,
    keys,
    leaving,
    placing,
    positions,
    search,
    seniors,
    wishes,
    workers,
)
from eldercare.people.pages.blueprint import pages
from eldercare.people.places import pages as places

__all__ = [
    "addresses",
    "agreements",
    "categories",
    "consents",
    "contacts",
    "doubles",
    "editing",
    "erasing",
    "exports",
    "keys",
    "leaving",
    "pages",
    "places",
    "placing",
    "positions",
    "search",
    "seniors",
    "wishes",
    "workers",
]
