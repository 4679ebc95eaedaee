"""The screens of this room."""

from eldercare.people.pages import editing, exports, search, seniors, workers
from eldercare.people.pages.blueprint import pages

__all__ = ["editing", "exports", "pages", "search", "seniors", "workers"]
