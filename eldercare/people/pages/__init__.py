"""The screens of this room."""

from eldercare.people.pages import consents, editing, erasing, exports, search, seniors, workers
from eldercare.people.pages.blueprint import pages
from eldercare.people.places import pages as places

__all__ = ["consents", "editing", "erasing", "exports", "pages", "places", "search", "seniors", "workers"]
