"""The screens of this room."""

from eldercare.people.pages import (
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
    search,
    seniors,
    wishes,
    workers,
)
from eldercare.people.pages.blueprint import pages
from eldercare.people.places import pages as places

__all__ = [
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
    "search",
    "seniors",
    "wishes",
    "workers",
]
