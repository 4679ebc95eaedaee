"""The screens of this room."""

from eldercare.people.pages import (
    campaigns,
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
    training,
    workers,
)
from eldercare.people.pages.blueprint import pages

__all__ = [
    "campaigns",
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
    "training",
    "workers",
]
