"""The screens of this room. Each file of routes hangs itself on `pages` when it is imported."""

from eldercare.services.pages import catalogue, editing, entitlements
from eldercare.services.pages.blueprint import pages

__all__ = ["catalogue", "editing", "entitlements", "pages"]
