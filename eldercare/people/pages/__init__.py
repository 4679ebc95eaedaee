"""The screens of this room."""

from eldercare.people.pages import (
    certificates,
    consents,
    editing,
    erasing,
    exports,
    holidays,
    hours,
    search,
    seniors,
    staff,
    workers,
)
from eldercare.people.pages.blueprint import pages

__all__ = [
    "certificates",
    "consents",
    "editing",
    "erasing",
    "exports",
    "holidays",
    "hours",
    "pages",
    "search",
    "seniors",
    "staff",
    "workers",
]
