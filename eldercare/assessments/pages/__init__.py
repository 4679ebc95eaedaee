"""The screens of this room."""

from eldercare.assessments.pages import due, result, sheet
from eldercare.assessments.pages.blueprint import pages

__all__ = ["due", "pages", "result", "sheet"]
