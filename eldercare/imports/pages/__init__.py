"""The screens of this room."""

from eldercare.imports.pages import files, lists, steps
from eldercare.imports.pages.blueprint import pages

__all__ = ["files", "lists", "pages", "steps"]
