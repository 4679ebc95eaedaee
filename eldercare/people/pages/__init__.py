"""The screens of this room."""

from eldercare.people.pages import editing, erasing, exports, search, seniors, workers
from eldercare.people.pages.blueprint import pages

__all__ = ["editing", "erasing", "exports", "pages", "search", "seniors", "workers"]
