"""The screens of this room."""

from eldercare.people.pages import (
    agreements,
    categories,
    consents,
    doubles,
    editing,
    erasing,
    exports,
    leaving,
    search,
    seniors,
    workers,
)
from eldercare.people.pages.blueprint import pages
from eldercare.people.places import pages as places

__all__ = [
    "agreements",
    "categories",
    "consents",
    "doubles",
    "editing",
    "erasing",
    "exports",
    "leaving",
    "pages",
    "places",
    "search",
    "seniors",
    "workers",
]
